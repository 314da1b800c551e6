/**
 * Tools of servers that speak the Model Context Protocol, through its official Java SDK. No other package names that SDK, so
 * that nothing of it is loaded where no server is configured.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/server/tools">Tools of MCP servers</a>
 */
package agentcore.streaming.agent.tools.mcp;
