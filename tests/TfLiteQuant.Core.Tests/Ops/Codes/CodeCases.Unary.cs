using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Core.Tests.Ops;

internal static partial class CodeCases
{
    // of a code of LOGISTIC and TANH: 32767 of them are brought to places of the table within 32 bits
    private const float LargestWithoutOverflow = 5.333f;

    private static IEnumerable<CodeCase> Unary()
    {
        var random = new SeededRandom(12);
        foreach (var type in Types)
        {
            foreach (var (from, to) in new[] { (0.05, 0.03), (0.011, 0.07), (0.02, 0.02) })
            {
                var x = Any(type, [3, 171], from, 0.45, random);
                var y = Like(type, to, 0.3);
                var note = $"{type} {from} {to}";
                yield return One($"RELU {note}", BuiltinOperator.Relu, x, CodeReference.Rescale(x, y, 1));
                yield return One($"RELU6 {note}", BuiltinOperator.Relu6, x, CodeReference.Rescale(x, y, 3));
                foreach (var slope in new[] { 0.2f, 0.01f, 1.5f, -0.3f })
                    yield return One($"LEAKY_RELU {note} {slope}", BuiltinOperator.LeakyRelu, x, CodeReference.LeakyRelu(x, y, slope), new OptionFields(75).Number(0, slope));
                if (type != TensorType.Int16)
                {
                    yield return One($"RELU_N1_TO_1 {note}", BuiltinOperator.ReluN1To1, x, CodeReference.Rescale(x, y, 2));
                    yield return One($"RELU_0_TO_1 {note}", BuiltinOperator.Relu0To1, x, CodeReference.Rescale(x, y, 4));
                    yield return One($"HARD_SWISH {note}", BuiltinOperator.HardSwish, x, CodeReference.HardSwish(x, y));
                }

                if (type != TensorType.UInt8)
                {
                    yield return One($"ABS {note}", BuiltinOperator.Abs, x, CodeReference.Abs(x, y));
                    yield return One($"EXP {note}", BuiltinOperator.Exp, x, CodeReference.Real(x, y, MathF.Exp));
                    var least = (y.Min - y.ZeroPoint) * y.Scale;
                    yield return One($"LOG {note}", BuiltinOperator.Log, x, CodeReference.Real(x, y, value => value <= 0 ? least : MathF.Log(value)));
                }

                yield return One($"GELU {note}", BuiltinOperator.Gelu, x, CodeReference.Real(x, y, static value => default(GeluErf).Lanes(Lane1.Of(value)).Value));
            }

            // requantization to every other type
            foreach (var other in new[] { TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32 })
            {
                var x = Any(type, [3, 171], 0.05, 0.6, random);
                var y = other == TensorType.Int32 ? new CodeTensor(other, [], 0.00002f, 0, []) : Like(other, 0.031, 0.3);
                yield return One($"QUANTIZE {type} {other}", BuiltinOperator.Quantize, x, CodeReference.Rescale(x, y, 0, inDouble: true)) with
                {
                    // the runtime has some of these pairs only
                    HasPeer = other != TensorType.Int32 && (type, other) is not ((TensorType.UInt8, TensorType.Int16) or (TensorType.Int16, TensorType.UInt8)),
                };
            }
        }

        foreach (var type in Bytes)
        {
            var x = Any(type, [2, 200], 0.06, 0.5, random);
            yield return One($"LOGISTIC {type}", BuiltinOperator.Logistic, x, CodeReference.Real(x, new(type, [], 1f / 256, x.Min, []), static value => 1 / (1 + MathF.Exp(-value))));
            yield return One($"TANH {type}", BuiltinOperator.Tanh, x, CodeReference.Real(x, new(type, [], 1f / 128, (x.Min + x.Max + 1) / 2, []), MathF.Tanh));
        }

        var signed = Any(TensorType.Int8, [2, 200], 0.06, 0.5, random);
        yield return One("ELU", BuiltinOperator.Elu, signed, CodeReference.Real(signed, Like(TensorType.Int8, 0.04, 0.1), static value => value < 0 ? (float)(Math.Exp(value) - 1) : value));
        foreach (var scale in new[] { 1f / 4096, 1f / 2048, 0.0003f, 0.00005f, 0.01f, 4f, LargestWithoutOverflow, 17f, 1e9f })
        {
            var word = CodeTensor.Random(TensorType.Int16, [1000], scale, 0, random);
            var unit = new CodeTensor(TensorType.Int16, [], 1f / 32768, 0, []);
            yield return One($"LOGISTIC Int16 {scale}", BuiltinOperator.Logistic, word, CodeReference.WordLogistic(word, unit));
            yield return One($"TANH Int16 {scale}", BuiltinOperator.Tanh, word, CodeReference.WordTanh(word, unit));
        }

        var positive = CodeTensor.Random(TensorType.Int8, [500], 0.04f, -100, random, -100);
        yield return One("SQRT Int8", BuiltinOperator.Sqrt, positive, CodeReference.Sqrt(positive, new(TensorType.Int8, [], 0.013f, -128, [])));
        yield return One("RSQRT Int8", BuiltinOperator.Rsqrt, positive, CodeReference.Rsqrt(positive, new(TensorType.Int8, [], 0.02f, -128, [])));
        var positiveWord = CodeTensor.Random(TensorType.Int16, [500], 0.0004f, 0, random, 0);
        yield return One("SQRT Int16", BuiltinOperator.Sqrt, positiveWord, CodeReference.Sqrt(positiveWord, new(TensorType.Int16, [], 0.0002f, 0, [])));
        var largest = 32767 * 0.0003f;
        yield return One("RSQRT Int16", BuiltinOperator.Rsqrt, positiveWord, CodeReference.Real(
            positiveWord, new(TensorType.Int16, [], 0.0003f, 0, []), value => value <= 0 ? largest : 1 / MathF.Sqrt(value)));
        var symmetric = CodeTensor.Random(TensorType.Int8, [300], 0.1f, 0, random, -127);
        yield return One("NEG Int8", BuiltinOperator.Neg, symmetric, CodeReference.Unary(symmetric, symmetric, static code => -code));
        var shifted = CodeTensor.Random(TensorType.Int8, [300], 0.1f, 9, random, -127);
        yield return One("NEG Int8 with zero points", BuiltinOperator.Neg, shifted, CodeReference.Unary(shifted, shifted with { ZeroPoint = -9 }, static code => -code));
    }

    private static CodeCase One(string name, BuiltinOperator op, CodeTensor x, CodeTensor expected, OperatorOptions? options = null)
        => new(name, op, [x], expected)
        {
            Options = options,
            Version = x.Type == TensorType.UInt8 || op is BuiltinOperator.ReluN1To1 or BuiltinOperator.Relu0To1 or BuiltinOperator.HardSwish or BuiltinOperator.Elu or BuiltinOperator.Neg ? 1
                : x.Type == TensorType.Int16 && op is BuiltinOperator.Relu6 or BuiltinOperator.Abs or BuiltinOperator.Logistic or BuiltinOperator.Tanh or BuiltinOperator.Rsqrt ? 3 : 2,

            // of scales that are the kernel's own, the runtime's optimized kernel computes by other functions, several codes off; of large
            // ones, it computes beyond 32 bits
            HasPeer = x.Type != TensorType.Int16 || op is not (BuiltinOperator.Logistic or BuiltinOperator.Tanh) || x.Scale is not (1f / 4096 or 1f / 2048 or > LargestWithoutOverflow),
        };
}
