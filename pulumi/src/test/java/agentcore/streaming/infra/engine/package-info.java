/**
 * The program under Pulumi's own engine and language host, against a stand-in of AWS: {@code Stack} is the command line,
 * {@code StandInAws} the provider that the engine starts, {@code Cloud} what that provider has made.
 */
package agentcore.streaming.infra.engine;
