/**
 * An issuer of access tokens, for runtimes that take them: what Amazon Cognito or another OpenID Connect provider is on AWS.
 *
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect Discovery 1.0</a>
 */
package agentcore.streaming.local.tokens;
