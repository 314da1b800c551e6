/**
 * What streaming means here, as tests that are written once and run on several chains: in process (this module's tests), and
 * through the packaged function and the laptop stack as processes ({@code chain/}). They need the JDK, JUnit and the
 * scripted server, and nothing of the product.
 */
package agentcore.streaming.proxy.contract;
