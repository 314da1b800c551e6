package agentcore.streaming.agent.tools;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;

import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.config.FunctionDictionaryIfc;
import com.ezylang.evalex.config.MapBasedFunctionDictionary;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.data.conversion.DefaultEvaluationValueConverter;
import com.ezylang.evalex.functions.FunctionIfc;
import com.ezylang.evalex.functions.FunctionParameter;
import com.ezylang.evalex.functions.basic.AbsFunction;
import com.ezylang.evalex.functions.basic.AverageFunction;
import com.ezylang.evalex.functions.basic.CeilingFunction;
import com.ezylang.evalex.functions.basic.FactFunction;
import com.ezylang.evalex.functions.basic.FloorFunction;
import com.ezylang.evalex.functions.basic.IfFunction;
import com.ezylang.evalex.functions.basic.Log10Function;
import com.ezylang.evalex.functions.basic.LogFunction;
import com.ezylang.evalex.functions.basic.MaxFunction;
import com.ezylang.evalex.functions.basic.MinFunction;
import com.ezylang.evalex.functions.basic.RoundFunction;
import com.ezylang.evalex.functions.basic.SqrtFunction;
import com.ezylang.evalex.functions.basic.SumFunction;
import com.ezylang.evalex.functions.trigonometric.AcosFunction;
import com.ezylang.evalex.functions.trigonometric.AcosRFunction;
import com.ezylang.evalex.functions.trigonometric.AsinFunction;
import com.ezylang.evalex.functions.trigonometric.AsinRFunction;
import com.ezylang.evalex.functions.trigonometric.AtanFunction;
import com.ezylang.evalex.functions.trigonometric.AtanRFunction;
import com.ezylang.evalex.functions.trigonometric.CosFunction;
import com.ezylang.evalex.functions.trigonometric.CosRFunction;
import com.ezylang.evalex.functions.trigonometric.SinFunction;
import com.ezylang.evalex.functions.trigonometric.SinRFunction;
import com.ezylang.evalex.functions.trigonometric.TanFunction;
import com.ezylang.evalex.functions.trigonometric.TanRFunction;
import com.ezylang.evalex.parser.Token;

/**
 * What an expression may use of EvalEx: functions on numbers alone (its others match patterns, tell the time or make texts),
 * none whose cost grows with a number's value, and no number, in between either, beyond 10^±{@value #MOST_DIGITS}.
 */
final class CalculatorRules {
    static final MathContext PRECISION = ExpressionConfiguration.DEFAULT_MATH_CONTEXT;
    static final ExpressionConfiguration RULES = ExpressionConfiguration.builder().mathContext(PRECISION)
            .functionDictionary(functions()).evaluationValueConverter(new BoundedConverter()).arraysAllowed(false)
            .structuresAllowed(false).build();
    private static final int MOST_DIGITS = 1000;
    private static final int LARGEST_FACTORIAL = 400; // below 10^1000
    private static final int MOST_PLACES = 60;

    private CalculatorRules() {}

    @SuppressWarnings("unchecked") // for its parameter of generic arrays
    private static FunctionDictionaryIfc functions() {
        return MapBasedFunctionDictionary.ofFunctions(function("ABS", new AbsFunction()),
                function("AVERAGE", new AverageFunction()), function("CEILING", new CeilingFunction()),
                function("FACT", new BoundedFactorial()), function("FLOOR", new FloorFunction()),
                function("IF", new IfFunction()), function("LOG", new LogFunction()),
                function("LOG10", new Log10Function()), function("MAX", new MaxFunction()),
                function("MIN", new MinFunction()), function("ROUND", new BoundedRound()),
                function("SQRT", new SqrtFunction()), function("SUM", new SumFunction()),
                function("SIN", new SinFunction()), function("SINR", new SinRFunction()),
                function("COS", new CosFunction()), function("COSR", new CosRFunction()),
                function("TAN", new TanFunction()), function("TANR", new TanRFunction()),
                function("ASIN", new AsinFunction()), function("ASINR", new AsinRFunction()),
                function("ACOS", new AcosFunction()), function("ACOSR", new AcosRFunction()),
                function("ATAN", new AtanFunction()), function("ATANR", new AtanRFunction()));
    }

    private static Map.Entry<String, FunctionIfc> function(String name, FunctionIfc function) {
        return Map.entry(name, function);
    }

    /** Every operator's and function's result comes by here. */
    private static final class BoundedConverter extends DefaultEvaluationValueConverter {
        @Override
        public EvaluationValue convertObject(Object object, ExpressionConfiguration configuration) {
            if (object instanceof BigDecimal number && number.signum() != 0
                    && Math.abs((long) number.precision() - number.scale()) > MOST_DIGITS) {
                throw new ArithmeticException("a number is beyond 10^" + MOST_DIGITS + " or 10^-" + MOST_DIGITS);
            }
            return super.convertObject(object, configuration);
        }
    }

    /** Multiplies as often as its argument says. */
    @FunctionParameter(name = "base")
    private static final class BoundedFactorial extends FactFunction {
        @Override
        public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... arguments) {
            require(arguments[0], 0, LARGEST_FACTORIAL, "FACT");
            return super.evaluate(expression, token, arguments);
        }
    }

    /** Makes as many digits as its argument says. */
    @FunctionParameter(name = "value")
    @FunctionParameter(name = "scale")
    private static final class BoundedRound extends RoundFunction {
        @Override
        public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... arguments) {
            require(arguments[1], -MOST_PLACES, MOST_PLACES, "The places of ROUND");
            return super.evaluate(expression, token, arguments);
        }
    }

    private static void require(EvaluationValue argument, int least, int most, String name) {
        BigDecimal number = argument.getNumberValue();
        if (number.compareTo(BigDecimal.valueOf(least)) < 0 || number.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new ArithmeticException(name + " must be from " + least + " to " + most);
        }
    }
}
