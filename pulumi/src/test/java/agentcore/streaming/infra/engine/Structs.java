package agentcore.streaming.infra.engine;

import java.io.UncheckedIOException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;

/** Properties as Pulumi's protocol has them, and as JSON. */
final class Structs {
    private Structs() {}

    static JsonObject json(Struct struct) {
        try {
            return JsonParser.parseString(JsonFormat.printer().print(struct)).getAsJsonObject();
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Struct struct(JsonObject json) {
        try {
            Struct.Builder struct = Struct.newBuilder();
            JsonFormat.parser().merge(json.toString(), struct);
            return struct.build();
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonObject both(JsonObject inputs, JsonObject outputs) {
        JsonObject both = inputs.deepCopy();
        outputs.asMap().forEach(both::add);
        return both;
    }
}
