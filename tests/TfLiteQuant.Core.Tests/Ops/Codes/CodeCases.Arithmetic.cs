using TfLiteQuant.Model;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Core.Tests.Ops;

internal static partial class CodeCases
{
    private static readonly (int[] A, int[] B)[] Forms =
    [
        ([2, 3, 50], [2, 3, 50]), ([2, 3, 41], []), ([1], [77]), ([2, 3, 4, 19], [19]), ([3, 1], [1, 40]), ([1, 4, 1, 3], [2, 1, 5, 1]), ([7], [7]), ([200, 201], [201]),
    ];

    private static readonly (BuiltinOperator Op, Func<int, int, bool> Holds)[] Relations =
    [
        (BuiltinOperator.Equal, static (x, y) => x == y), (BuiltinOperator.NotEqual, static (x, y) => x != y), (BuiltinOperator.Less, static (x, y) => x < y),
        (BuiltinOperator.LessEqual, static (x, y) => x <= y), (BuiltinOperator.Greater, static (x, y) => x > y), (BuiltinOperator.GreaterEqual, static (x, y) => x >= y),
    ];

    private static IEnumerable<CodeCase> Arithmetic()
    {
        var random = new SeededRandom(11);
        foreach (var type in Types)
        {
            foreach (var (shapeA, shapeB) in Forms)
            {
                var (a, b) = (Any(type, shapeA, 0.037, 0.4, random), Any(type, shapeB, 0.0123, 0.9, random));
                var shapes = $"{type} {Text(shapeA)} {Text(shapeB)}";
                yield return Sum($"ADD {shapes}", BuiltinOperator.Add, a, b, Like(type, 0.05, 0.5), 0);
                yield return Sum($"SUB {shapes}", BuiltinOperator.Sub, b, a, Like(type, 0.041, 0.3), 0);
                yield return Product($"MUL {shapes}", a, b, Like(type, 0.043, 0.6), 0);
            }

            // scales far apart, an output scale above and below the inputs', every activation
            foreach (var (scaleA, scaleB, scaleY) in new[] { (0.5, 0.5, 0.25), (1.0, 0.0004, 1.3), (0.003, 2.7, 0.9), (0.02, 0.02, 0.02) })
            {
                for (var activation = 0; activation < 4; activation++)
                {
                    var (a, b) = (Any(type, [500], scaleA, 0.5, random), Any(type, [500], scaleB, 0.2, random));
                    var note = $"{type} {scaleA} {scaleB} {scaleY} activation {activation}";
                    yield return Sum($"ADD {note}", BuiltinOperator.Add, a, b, Like(type, scaleY, 0.4), activation);
                    yield return Sum($"SUB {note}", BuiltinOperator.Sub, a, b, Like(type, scaleY, 0.4), activation);
                    yield return Product($"MUL {note}", a, b, Like(type, scaleY, 0.4), activation);
                }
            }

            var (x, y) = (Any(type, [4, 90], 0.02, 0.5, random), Any(type, [90], 0.02, 0.5, random));
            yield return new CodeCase($"MAXIMUM {type}", BuiltinOperator.Maximum, [x, y], CodeReference.Binary(x, y, x, Math.Max)) { Version = type == TensorType.Int16 ? 4 : 2 };
            yield return new CodeCase($"MINIMUM {type}", BuiltinOperator.Minimum, [x, y], CodeReference.Binary(x, y, x, Math.Min)) { Version = type == TensorType.Int16 ? 4 : 2 };
            foreach (var (op, holds) in Relations)
            {
                // codes of some few values, so that equal ones are among them; 16-bit orders take codes as they are
                var (p, q) = (Any(type, [6, 50], 0.4, 0.5, random), Any(type, [50], type == TensorType.Int16 ? 0.4 : 0.7, type == TensorType.Int16 ? 0.5 : 0.3, random));
                var scaled = type != TensorType.Int16 || op is BuiltinOperator.Equal or BuiltinOperator.NotEqual;
                var expected = scaled ? CodeReference.Relation(p, q, holds) : CodeReference.Binary(p, q, new(TensorType.Bool, [], 0, 0, []), (m, n) => holds(m, n) ? 1 : 0);
                yield return new CodeCase($"{op} {type}", op, [p, q], expected) { Version = 2, HasPeer = type != TensorType.Int16 };
            }

            var slope = Any(type, [1, 1, 37], 0.01, 0.5, random);
            var image = Any(type, [2, 3, 5, 37], 0.03, 0.45, random);
            var slopes = Like(type, 0.02, 0.4);
            yield return new CodeCase($"PRELU {type}", BuiltinOperator.Prelu, [image, slope], CodeReference.Prelu(image, slope, slopes)) { HasPeer = type != TensorType.Int16 };
            var (numerator, quotient) = (Any(type, [700], 0.07, 0.55, random), Like(type, 0.02, 0.5));
            var divisor = Any(type, [700], 0.05, 0.35, random);
            divisor = divisor with { Codes = Array.ConvertAll(divisor.Codes, code => code == divisor.ZeroPoint || code == 0 ? divisor.ZeroPoint + 5 : code) };
            for (var activation = 0; activation < 4; activation += 3)
                yield return new CodeCase($"DIV {type} activation {activation}", BuiltinOperator.Div, [numerator, divisor], CodeReference.Quotient(numerator, divisor, quotient, activation))
                {
                    Options = Fused(29, activation),

                    // the runtime at hand takes no 16-bit ones
                    HasPeer = type != TensorType.Int16,
                };
        }

        var (s, t) = (Any(TensorType.Int8, [3, 120], 0.03, 0.4, random), Any(TensorType.Int8, [120], 0.02, 0.8, random));
        yield return new CodeCase("SQUARED_DIFFERENCE", BuiltinOperator.SquaredDifference, [s, t], CodeReference.SquaredDifference(s, t, Like(TensorType.Int8, 0.2, 0))) { Version = 2 };
        foreach (var activation in new[] { 0, 1, 3 })
        {
            var (a, b) = (CodeTensor.Random(TensorType.Int16, [400], 1f / 4096, 0, random), CodeTensor.Random(TensorType.Int16, [400], 1f / 1024, 0, random));
            var output = new CodeTensor(TensorType.Int16, [], 1f / 1024, 0, []);
            yield return new CodeCase($"ADD powers of two {activation}", BuiltinOperator.Add, [a, b], CodeReference.PowerOfTwoSum(a, b, output, activation, false)) { Options = Fused(11, activation) };
            yield return new CodeCase($"SUB powers of two {activation}", BuiltinOperator.Sub, [b, a], CodeReference.PowerOfTwoSum(b, a, output, activation, true)) { Options = Fused(28, activation) };
        }
    }

    private static CodeCase Sum(string name, BuiltinOperator op, CodeTensor a, CodeTensor b, CodeTensor y, int activation)
    {
        var options = Fused(op == BuiltinOperator.Add ? 11 : 28, activation);
        options.Set(1, FieldValue.Boolean(false));
        return new(name, op, [a, b], CodeReference.Sum(a, b, y, activation, op == BuiltinOperator.Sub)) { Options = options, Version = 2 };
    }

    private static CodeCase Product(string name, CodeTensor a, CodeTensor b, CodeTensor y, int activation)
        => new(name, BuiltinOperator.Mul, [a, b], CodeReference.Product(a, b, y, activation)) { Options = Fused(21, activation), Version = 2 };
}
