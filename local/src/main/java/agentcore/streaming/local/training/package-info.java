/**
 * The training of a packaged function, at the end of its build: its JVM records what it loads, links and calls often while it
 * answers real requests, and leaves that behind as an AOT cache (JEP 514 and 515), from which later ones start.
 *
 * <p>{@code Main} is called by the build of {@code proxy}, as a process; {@code Training} starts the emulators with the
 * function between them, as on AWS with TLS to AgentCore; {@code TrainingAgent} is the agent, {@code Certificate} what
 * AgentCore shows. Before, {@code AmazonsAuthorities} takes what a start seldom needs out of the image's {@code cacerts}. Every answer is looked at: a cache of a function that fails would be one of how it fails.
 */
package agentcore.streaming.local.training;
