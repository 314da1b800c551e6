/**
 * The deployment as a Pulumi program: {@code Main} is what Pulumi runs, {@code Deployment} says what is made of what.
 *
 * <p>One component for each concern: {@code AgentRuntime}, {@code ProxyFunction}, {@code StreamingApi}, {@code Monitoring}.
 * {@code Settings} is the stack's configuration, read once. The program runs in the JVM that Maven uses, on Java 17 or later.
 *
 * @see <a href="https://www.pulumi.com/docs/iac/languages-sdks/java/">Pulumi for Java</a>
 */
package agentcore.streaming.infra;
