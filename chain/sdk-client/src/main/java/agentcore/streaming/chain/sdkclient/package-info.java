/** Clients of the emulators that share nothing with the product: AWS's SDK for Java as it is published. */
package agentcore.streaming.chain.sdkclient;
