package agentcore.streaming.proxy.log;

import java.util.Map;

/**
 * What a line of the log says of its request besides its message, as the one parameter of a {@code LogRecord}.
 *
 * @param members names and values (texts, numbers, booleans), in order
 */
record LogFields(Map<String, Object> members) {}
