/**
 * Tests of the packaged product: what {@code mvn package} leaves in {@code proxy}, {@code agent} and {@code local}, started
 * as {@code ./run-local} starts it, and looked at from outside only. {@code *IT} classes need the artifacts; those tagged
 * {@code witness} need other people's software too, and run with {@code -Pwitness}.
 */
package agentcore.streaming.chain;
