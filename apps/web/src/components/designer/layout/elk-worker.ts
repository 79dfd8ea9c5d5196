/** The layout kernel registers itself as this worker's message handler. */
import "elkjs/lib/elk-worker.js";
