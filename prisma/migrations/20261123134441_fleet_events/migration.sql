-- AlterTable
ALTER TABLE "trigger" ADD COLUMN     "enabled_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "fleet_event" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "fleet_id" TEXT NOT NULL,
    "node_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "region" TEXT NOT NULL,
    "labels" JSONB NOT NULL,
    "subject" TEXT NOT NULL,
    "severity" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "fleet_event_pkey" PRIMARY KEY ("id")
);

UPDATE "trigger" SET "enabled_at" = "created_at" AT TIME ZONE 'UTC' WHERE "enabled";

-- What follows writes fleet_event in the transaction of the change that it tells of: an event is there exactly when
-- the change is, whichever process made it, and a change that is reported twice is told once.

-- Nothing is written where no trigger waits, so a fleet without workflows that watch it costs a look at an index.
CREATE FUNCTION record_fleet_event(
    node TEXT, happened TIMESTAMPTZ, event TEXT, about TEXT, grade TEXT, facts JSONB
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO fleet_event (workspace_id, fleet_id, node_id, kind, at, region, labels, subject, severity, detail)
    SELECT f.workspace_id, f.id, n.id, event, happened, n.region, coalesce(n.identity->'labels', '{}'), about,
        grade, facts
      FROM edge_node n JOIN fleet f ON f.id = n.fleet_id
     WHERE n.id = node AND EXISTS (
         SELECT FROM "trigger" t
          WHERE t.kind = 'fleet_event' AND t.enabled AND t.workspace_id = f.workspace_id);
$$;

CREATE FUNCTION tell_edge_node_joined() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM record_fleet_event(NEW.id, clock_timestamp(), 'node_joined', '', NULL, '{}');
    IF NEW.online THEN
        PERFORM record_fleet_event(NEW.id, clock_timestamp(), 'node_online', '', NULL, '{}');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER edge_node_joined AFTER INSERT ON edge_node
    FOR EACH ROW EXECUTE FUNCTION tell_edge_node_joined();

-- A health of "unknown" is the absence of a judgement, not one.
CREATE FUNCTION tell_edge_node_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.removed_at IS NOT NULL AND NEW.removed_at IS NULL THEN
        PERFORM record_fleet_event(NEW.id, clock_timestamp(), 'node_joined', '', NULL, '{}');
    END IF;
    IF OLD.online <> NEW.online THEN
        PERFORM record_fleet_event(NEW.id, clock_timestamp(),
            CASE WHEN NEW.online THEN 'node_online' ELSE 'node_offline' END, '', NULL, '{}');
    END IF;
    IF OLD.health <> NEW.health AND NEW.health <> 'unknown' THEN
        PERFORM record_fleet_event(NEW.id, clock_timestamp(), 'health_changed', NEW.health, NULL,
            jsonb_build_object('from', OLD.health));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER edge_node_changed AFTER UPDATE OF online, health, removed_at ON edge_node
    FOR EACH ROW
    WHEN (OLD.online <> NEW.online OR OLD.health <> NEW.health OR OLD.removed_at IS DISTINCT FROM NEW.removed_at)
    EXECUTE FUNCTION tell_edge_node_changed();

CREATE FUNCTION tell_node_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM record_fleet_event(NEW.node_id, NEW.at,
        CASE NEW.kind WHEN 'transition' THEN 'lifecycle_changed' ELSE NEW.kind END,
        NEW.subject, NULL, jsonb_build_object('detail', NEW.detail));
    RETURN NULL;
END $$;
CREATE TRIGGER node_history_told AFTER INSERT ON node_history
    FOR EACH ROW WHEN (NEW.kind IN ('transition', 'lease_expired', 'cordoned', 'uncordoned', 'workload_failed'))
    EXECUTE FUNCTION tell_node_history();

-- An alert that rises to a higher severity is raised anew: a trigger that waits for critical ones must hear of it.
CREATE FUNCTION tell_alert() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    node TEXT := NEW.fleet_id || '/' || NEW.node_id;
    grades TEXT[] := ARRAY['info', 'warning', 'error', 'critical'];
    facts JSONB := jsonb_build_object('alertId', NEW.id, 'message', NEW.message, 'value', NEW.value,
        'threshold', NEW.threshold);
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM record_fleet_event(node, NEW.raised_at, 'alert_raised', NEW.metric, NEW.severity, facts);
    ELSIF NEW.resolved_at IS NULL AND (OLD.resolved_at IS NOT NULL
            OR array_position(grades, NEW.severity) > array_position(grades, OLD.severity)) THEN
        PERFORM record_fleet_event(node, NEW.updated_at, 'alert_raised', NEW.metric, NEW.severity,
            facts || jsonb_build_object('from', OLD.severity));
    END IF;
    IF NEW.resolved_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.resolved_at IS NULL) THEN
        PERFORM record_fleet_event(node, NEW.resolved_at, 'alert_resolved', NEW.metric, NEW.severity, facts);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER alert_told AFTER INSERT OR UPDATE OF severity, resolved_at ON alert
    FOR EACH ROW EXECUTE FUNCTION tell_alert();
