package agentcore.streaming.agent.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalculatorToolTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Tool CALCULATOR = Tools.calculator(VERTX);

    @AfterAll
    static void close() {
        Used.join(VERTX.close());
    }

    private static JsonObject expression(String text) {
        return new JsonObject().put("expression", text);
    }

    /** The expected digits are those of Python's decimal, with 80 of them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0.1 + 0.2             | 0.3
            1/3                   | 0.333333333333333333333333333333
            2^200                 | 1606938044258990275541962092341162602522202993782792835301376
            (1.08 ^ 10 - 1) * 100 | 115.892499727278669824
            10 % 3 - -2           | 3
            FACT(20)              | 2432902008176640000
            SQRT(2)               | 1.41421356237309504880168872421
            ROUND(PI, 4)          | 3.1416
            IF(3 > 2, SUM(1,2), 0)| 3
            3 >= 4                | false
            0 * 5                 | 0
            1e-300                | 1E-300
            """)
    void itCalculatesExactly(String expression, String result) {
        assertEquals(result, Used.with(CALCULATOR, expression(expression)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 +                   | Missing second operand for operator (at character 3 of the expression).
            foo(1)                | Undefined function 'foo' (at character 1 of the expression).
            x * 2                 | Variable or constant value for 'x' not found (at character 1 of the expression).
            1 / 0                 | Division by zero (at character 3 of the expression).
            FACT(-1)              | The expression can't be calculated: FACT must be from 0 to 400.
            SQRT(-1)              | Parameter must not be negative (at character 1 of the expression).
            """)
    void whatCanNotBeCalculatedIsSaid(String expression, String sentence) {
        assertEquals(sentence, Used.failing(CALCULATOR, expression(expression)));
    }

    /** Each would take minutes or fill the memory, or reach for what is not arithmetic. */
    @ParameterizedTest
    @ValueSource(strings = {"FACT(2000000000)", "9^999999999 % 7", "9^9^9^9", "2^(2^30)", "1e999999999 % 7",
            "1E+99999999+1",
            "1.e999999999 % 7", "ROUND(1, 2000000000)", "ROUND(1, -2000000000)", "1e999*1e999", "SQRT(1e999*1e999)",
            "1/(1e-999*1e-999)",
            "STR_MATCHES(\"aaaaaaaaaaaaaaaaaaaaaaaa!\", \"(a+)+$\")", "DT_NOW()", "RANDOM()", "0x" + "{}", "[1,2]",
            "TRUE ^ 2", "-TRUE", "IF(1)", "", "   "})
    void whatWouldTakeTooLongOrIsNoArithmeticIsRefused(String expression) {
        assertTrue(Used.failing(CALCULATOR, expression(expression)).length() > 20);
    }

    @Test
    void whatIsTooLongIsRefused() {
        String longest = "1+".repeat(CalculatorTool.LONGEST / 2 - 1) + "1";
        assertEquals("250", Used.with(CALCULATOR, expression(longest)));
        assertEquals("The expression is longer than 500 characters: split it.",
                Used.failing(CALCULATOR, expression(longest + "+1")));
        assertEquals("1", Used.with(CALCULATOR, expression("(".repeat(249) + "1" + ")".repeat(249))));
    }
}
