package agentcore.streaming.agent.tools;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Pattern;

import com.ezylang.evalex.BaseException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.data.EvaluationValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Calculates, by EvalEx, in decimal numbers of 68 digits. What an expression may cost is bounded by what it may say (see
 * {@link CalculatorRules}), as a calculation that has begun can't be ended; it is made off the event loop all the same.
 */
final class CalculatorTool {
    static final int LONGEST = 500;
    /** Integers are exact up to here. */
    private static final int DIGITS = CalculatorRules.PRECISION.getPrecision();
    /** What is shown of a number that isn't whole. */
    private static final MathContext SHOWN = new MathContext(30, RoundingMode.HALF_EVEN);
    /** A text could grow, and an exponent of that size makes a number that fills the memory when it is added to. */
    private static final Pattern REFUSED = Pattern.compile("[\"\\[\\]{}]|(?i:[0-9.]e[+-]?[0-9]{4})");

    private final Vertx vertx;

    private CalculatorTool(Vertx vertx) {
        this.vertx = vertx;
    }

    /** What is asked. */
    record Input(
            @Meaning("Such as (1.08 ^ 10 - 1) * 100 or SQRT(2) * PI. Operators: + - * / % ^ and comparisons; functions: "
                    + "ABS, AVERAGE, CEILING, FACT, FLOOR, IF(condition, then, else), LOG (natural), LOG10, MAX, MIN, ROUND(value, places), "
                    + "SQRT, SUM, SIN, COS, TAN, ASIN, ACOS, ATAN (degrees; with R at the end, radians); constants: PI, E. At most "
                    + LONGEST + " characters.") String expression) {}

    static Tool create(Vertx vertx) {
        return RecordTool.of("calculator", "Calculates exactly. Use it for every calculation beyond the simplest.",
                Input.class, new CalculatorTool(vertx)::use);
    }

    private Future<String> use(Input input) {
        if (input.expression.length() > LONGEST) {
            return refused("The expression is longer than " + LONGEST + " characters: split it.");
        }
        if (REFUSED.matcher(input.expression).find()) {
            return refused(
                    "An expression is made of numbers up to 1e999, operators and functions, without texts, arrays and "
                            + "structures.");
        }
        return vertx.executeBlocking(() -> calculate(input.expression), false);
    }

    private static Future<String> refused(String sentence) {
        return Future.failedFuture(new ToolException(sentence));
    }

    private static String calculate(String expression) throws ToolException {
        try {
            EvaluationValue value = new Expression(expression, CalculatorRules.RULES).evaluate();
            if (value.isNumberValue()) {
                return shown(value.getNumberValue());
            }
            if (value.isBooleanValue()) {
                return value.getStringValue();
            }
            throw new ToolException("The expression has no number as its result.");
        } catch (BaseException e) { // EvalEx's own: of syntax, and of what can't be calculated
            throw new ToolException(e.getMessage() + " (at character " + e.getStartPosition() + " of the expression).");
        } catch (ArithmeticException | IllegalArgumentException | NullPointerException | ClassCastException e) {
            // What EvalEx lets through for the root of a negative number, for a condition where a number belongs and the like.
            throw new ToolException("The expression can't be calculated: " + reason(e) + ".");
        }
    }

    private static String reason(RuntimeException failure) {
        return failure instanceof ArithmeticException || failure instanceof IllegalArgumentException
                ? String.valueOf(failure.getMessage())
                : "a value is of the wrong kind";
    }

    private static String shown(BigDecimal number) {
        int magnitude = number.precision() - number.scale();
        if (number.signum() == 0) {
            return "0";
        }
        if (number.stripTrailingZeros().scale() <= 0 && magnitude <= DIGITS) {
            return number.toPlainString();
        }
        BigDecimal rounded = number.round(SHOWN).stripTrailingZeros();
        return magnitude > DIGITS || magnitude < -DIGITS ? rounded.toString() : rounded.toPlainString();
    }
}
