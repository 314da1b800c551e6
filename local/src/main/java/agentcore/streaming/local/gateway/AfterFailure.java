package agentcore.streaming.local.gateway;

/** How an answer ends whose function has failed after it had begun. AWS doesn't document which it does. */
public enum AfterFailure {
    /** Without a last chunk, so that the client sees a cut. */
    CUT,
    /** As if nothing had happened. */
    CLEAN
}
