package agentcore.streaming.local.process;

/**
 * A process that ended although nobody had asked it to.
 *
 * @param sentence what there is to say of it
 * @param status its exit status; 128 and the signal's number where a signal ended it
 */
public record ProcessEnd(String sentence, int status) {}
