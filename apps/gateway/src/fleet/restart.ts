/**
 * How long after its start a gateway counts on the agents of the one before it to come back: twice what they wait
 * at most between two tries. Workers are back sooner, with commands that were under way when that one ended.
 */
export const agentsReturnMs = 15_000;
