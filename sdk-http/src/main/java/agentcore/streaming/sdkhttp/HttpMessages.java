package agentcore.streaming.sdkhttp;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** The SDK's messages as Netty's, and back. */
final class HttpMessages {
    private HttpMessages() {}

    /**
     * A request as it goes out: path and query as they were signed, not normalised.
     *
     * @param contentLength the body's length, as far as its publisher knows it
     * @throws IllegalArgumentException if a header has a character that could start another
     */
    static HttpRequest request(SdkHttpRequest request, Optional<Long> contentLength) {
        String path = request.encodedPath().isEmpty() ? "/" : request.encodedPath();
        String uri = path + request.encodedQueryParameters().map(query -> "?" + query).orElse("");
        HttpRequest message = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(request.method().name()),
                uri);
        request.forEachHeader((name, values) -> message.headers().add(name, values));
        if (!message.headers().contains(HttpHeaderNames.HOST)) {
            message.headers().set(HttpHeaderNames.HOST, Origin.of(request).authority());
        }
        if (!HttpUtil.isContentLengthSet(message) && !HttpUtil.isTransferEncodingChunked(message)) {
            setLength(message, request.method(), contentLength);
        }
        return message;
    }

    private static void setLength(HttpRequest message, SdkHttpMethod method, Optional<Long> contentLength) {
        OptionalLong length = contentLength.map(OptionalLong::of).orElse(OptionalLong.empty());
        boolean bodyExpected = switch (method) {
            case POST, PUT, PATCH -> true;
            case GET, HEAD, DELETE, OPTIONS -> false;
        };
        if (length.isEmpty()) {
            HttpUtil.setTransferEncodingChunked(message, true);
        } else if (length.getAsLong() > 0 || bodyExpected) {
            HttpUtil.setContentLength(message, length.getAsLong());
        }
    }

    static SdkHttpResponse response(HttpResponse response) {
        SdkHttpFullResponse.Builder builder = SdkHttpResponse.builder().statusCode(response.status().code())
                .statusText(response.status().reasonPhrase());
        response.headers().forEach(header -> builder.appendHeader(header.getKey(), header.getValue()));
        return builder.build();
    }

    /** Whether the response says itself where it ends; where it doesn't, the connection's end is its (RFC 9112, 6.3). */
    static boolean endIsMarked(HttpResponse response) {
        int status = response.status().code();
        return HttpUtil.isContentLengthSet(response) || HttpUtil.isTransferEncodingChunked(response) || status == 204
                || status == 304;
    }

    /** Bytes that may be kept: those of a message go back to Netty's pool. */
    static ByteBuffer copy(ByteBuf bytes) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.readableBytes());
        bytes.readBytes(copy);
        return copy.flip();
    }
}
