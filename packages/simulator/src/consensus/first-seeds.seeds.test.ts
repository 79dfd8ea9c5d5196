import { testCampaign } from "./testing/campaign-tests.ts";

// The seeds stand in two files, so that two workers share them.
testCampaign({ from: 1, seeds: 250 });
