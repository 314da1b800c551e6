package agentcore.streaming.infra.engine;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** An account, in a folder: what there is, and a log of what was done. Providers and tests share it, one at a time. */
final class Cloud {
    private final Path folder;

    Cloud(Path folder) {
        this.folder = folder;
    }

    /** What there is of a kind, by what AWS knows it by. */
    record Thing(Kind kind, String id, JsonObject inputs, JsonObject outputs) {
        String text(String input) {
            JsonElement value = inputs.get(input);
            return value == null || value.isJsonNull() ? "" : value.getAsString();
        }
    }

    /** All there is, while nobody else looks at it. */
    final class Open {
        private final JsonObject state;

        private Open(JsonObject state) {
            this.state = state;
        }

        List<Thing> all(Kind kind) {
            List<Thing> all = new ArrayList<>();
            for (JsonElement element : state.getAsJsonArray("things")) {
                JsonObject thing = element.getAsJsonObject();
                if (thing.get("kind").getAsString().equals(kind.name())) {
                    all.add(new Thing(kind, thing.get("id").getAsString(), thing.getAsJsonObject("inputs"),
                            thing.getAsJsonObject("outputs")));
                }
            }
            return all;
        }

        Optional<Thing> find(Kind kind, String id) {
            return all(kind).stream().filter(thing -> thing.id().equals(id)).findFirst();
        }

        void put(Thing thing) {
            remove(thing.kind(), thing.id());
            JsonObject json = new JsonObject();
            json.addProperty("kind", thing.kind().name());
            json.addProperty("id", thing.id());
            json.add("inputs", thing.inputs());
            json.add("outputs", thing.outputs());
            state.getAsJsonArray("things").add(json);
        }

        boolean remove(Kind kind, String id) {
            boolean was = false;
            for (var things = state.getAsJsonArray("things").iterator(); things.hasNext();) {
                JsonObject thing = things.next().getAsJsonObject();
                if (thing.get("kind").getAsString().equals(kind.name()) && thing.get("id").getAsString().equals(id)) {
                    things.remove();
                    was = true;
                }
            }
            return was;
        }

        /** A number that wasn't there before. */
        int next() {
            int next = state.get("next").getAsInt();
            state.addProperty("next", next + 1);
            return next;
        }

        /** Whether this is the one resource whose next creation is to fail. */
        boolean fails(String name) {
            boolean fails = state.has("failing") && state.get("failing").getAsString().equals(name);
            if (fails) {
                state.remove("failing");
            }
            return fails;
        }

        void log(String event) {
            try {
                Files.writeString(folder.resolve("events"), event + "\n", CREATE, APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @SuppressWarnings("try") // the lock is only held
    synchronized <T> T with(Function<Open, T> use) {
        Path file = folder.resolve("cloud.json");
        try (FileChannel lock = FileChannel.open(folder.resolve("lock"), CREATE, WRITE); var held = lock.lock()) {
            JsonObject state = JsonParser.parseString(Files.exists(file)
                    ? Files.readString(file)
                    : "{\"next\": 1, \"things\": []}").getAsJsonObject();
            try {
                return use.apply(new Open(state));
            } finally {
                Files.writeString(file, state.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody changes a thing by hand. */
    void change(Kind kind, String id, Consumer<Thing> hand) {
        with(open -> {
            Thing thing = open.find(kind, id).orElseThrow();
            hand.accept(thing);
            open.put(thing);
            return null;
        });
    }

    /** Somebody deletes a thing by hand. */
    void remove(Kind kind, String id) {
        if (!with(open -> open.remove(kind, id))) {
            throw new AssertionError("There is no " + kind + " " + id);
        }
    }

    /** The next creation of a resource of this name in the program fails. */
    void fail(String name) {
        with(open -> {
            open.state.addProperty("failing", name);
            return null;
        });
    }

    List<Thing> all(Kind kind) {
        return with(open -> open.all(kind));
    }

    /** The one of its kind. */
    Thing one(Kind kind) {
        List<Thing> all = all(kind);
        if (all.size() != 1) {
            throw new AssertionError(all.size() + " of " + kind + ": " + all);
        }
        return all.get(0);
    }

    /** All that there is, as kinds and ids. */
    List<String> inventory() {
        return with(open -> {
            List<String> all = new ArrayList<>();
            for (Kind kind : Kind.values()) {
                open.all(kind).forEach(thing -> all.add(kind + " " + thing.id()));
            }
            return all;
        });
    }

    /** What was done since the last time that this was asked, such as {@code create STAGE api-stage}, with the program's names. */
    List<String> events() {
        Path file = folder.resolve("events");
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            List<String> events = Files.readAllLines(file);
            Files.delete(file);
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Holds events to an order. */
    static void before(List<String> events, String first, String then) {
        if (!events.contains(first) || events.indexOf(first) > events.indexOf(then)) {
            throw new AssertionError(first + " isn't before " + then + ": " + events);
        }
    }
}
