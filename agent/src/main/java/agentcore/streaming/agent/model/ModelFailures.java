package agentcore.streaming.agent.model;

import agentcore.streaming.agent.model.ConverseEvent.Failure;

/** What clients are told of models that fail: our own words, as theirs may name accounts or quote what was asked. */
final class ModelFailures {
    private ModelFailures() {}

    /** The answer has begun. */
    static ModelException within(String detail) {
        return new ModelException(new Failure(Failure.Kind.MODEL_STREAM_ERROR,
                "The model failed within its answer: ask again."), detail);
    }

    static ModelException unreachable(String detail) {
        return new ModelException(new Failure(Failure.Kind.SERVICE_UNAVAILABLE,
                "The model can't be reached: ask again later."), detail);
    }

    static ModelException setUpWrongly(String detail) {
        return new ModelException(new Failure(Failure.Kind.INTERNAL_SERVER,
                "The agent can't ask its model: its operator has to look at its log."), detail);
    }

    static ModelException of(int status, String detail) {
        return switch (status) {
            case 400, 413, 422 -> new ModelException(new Failure(Failure.Kind.VALIDATION,
                    "The model doesn't take this request: ask in another way, or for less."), detail);
            case 429 -> new ModelException(new Failure(Failure.Kind.THROTTLING,
                    "The model is asked too much at a time: ask again later."), detail);
            case 401, 403, 404 -> setUpWrongly(detail);
            default -> unreachable(detail);
        };
    }
}
