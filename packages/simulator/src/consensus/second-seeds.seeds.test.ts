import { testCampaign } from "./testing/campaign-tests.ts";

testCampaign({ from: 251, seeds: 250 });
