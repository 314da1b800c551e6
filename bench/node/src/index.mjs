// The function in JavaScript, as AWS's samples have it: event -> InvokeAgentRuntime -> streamed response.
import { pipeline } from 'node:stream/promises';
import { BedrockAgentCoreClient, InvokeAgentRuntimeCommand } from '@aws-sdk/client-bedrock-agentcore';

const client = new BedrockAgentCoreClient({
  maxAttempts: 1,
  requestHandler: { httpsAgent: { keepAlive: true, maxSockets: 2000 } },
});

export const handler = awslambda.streamifyResponse(async (event, responseStream) => {
  const sessionId = event.headers['X-Session-Id'];
  const answer = await client.send(
    new InvokeAgentRuntimeCommand({
      agentRuntimeArn: process.env.AGENT_RUNTIME_ARN,
      runtimeSessionId: sessionId,
      contentType: 'application/json',
      accept: 'text/event-stream',
      payload: Buffer.from(event.body),
    }),
  );
  const out = awslambda.HttpResponseStream.from(responseStream, {
    statusCode: 200,
    headers: {
      'Content-Type': answer.contentType,
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
      'X-Session-Id': sessionId,
      'X-Request-Id': event.requestContext.requestId,
    },
  });
  await pipeline(answer.response, out);
});
