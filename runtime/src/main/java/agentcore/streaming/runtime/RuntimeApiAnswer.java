package agentcore.streaming.runtime;

import java.util.Map;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** What the Runtime API has answered. */
record RuntimeApiAnswer(int status, MultiMap headers, Buffer body) {

    static RuntimeApiAnswer of(FullHttpResponse reply) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (Map.Entry<String, String> header : reply.headers()) {
            headers.add(header.getKey(), header.getValue());
        }
        return new RuntimeApiAnswer(reply.status().code(), headers,
                Buffer.buffer(ByteBufUtil.getBytes(reply.content())));
    }
}
