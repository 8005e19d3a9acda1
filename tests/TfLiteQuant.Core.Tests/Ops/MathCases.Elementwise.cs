using TfLiteQuant.Model;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Core.Tests.Ops;

internal static partial class MathCases
{
    private static readonly (int[] A, int[] B)[] Forms =
    [
        ([2, 3, 5], [2, 3, 5]), ([2, 3, 5], []), ([], [7]), ([2, 3, 4, 5], [5]), ([2, 3, 4, 5], [4, 1]), ([3, 1], [1, 4]),
        ([1, 4, 1, 3], [2, 1, 5, 1]), ([2, 1, 3, 1, 2], [1, 4, 1, 5, 2]), ([1, 2, 1, 2, 1, 3], [2, 1, 3, 1, 2, 3]), ([0, 3], [1, 3]), ([1], [1, 1]),
    ];

    // long enough for several parts, with a run that the parts cut
    private static readonly (int[] A, int[] B)[] LargeForms = [([300, 333], [300, 333]), ([300, 333], [333]), ([300, 333], [300, 1]), ([1, 1], [90_001]), ([30_000, 3], [3]), ([7], [9_000, 7])];

    private static IEnumerable<OperatorCase> Arithmetic()
    {
        foreach (var (a, b) in Forms.Concat(LargeForms))
        {
            yield return Binary(BuiltinOperator.Add, TensorType.Float32, a, b, static (x, y) => x + y);
            yield return Binary(BuiltinOperator.Sub, TensorType.Float32, a, b, static (x, y) => x - y);
            yield return Binary(BuiltinOperator.Mul, TensorType.Int32, a, b, static (x, y) => x * y);
            yield return Binary(BuiltinOperator.Maximum, TensorType.Float32, a, b, Math.Max);
            yield return Binary(BuiltinOperator.Less, TensorType.Int32, a, b, static (x, y) => x < y ? 1 : 0, result: TensorType.Bool);
        }

        int[] shape = [3, 4], row = [4];
        foreach (var (activation, clamp) in new (int, Func<double, double>)[]
        {
            (1, static v => Math.Max(v, 0)), (2, static v => Math.Clamp(v, -1, 1)), (3, static v => Math.Clamp(v, 0, 6)),
        })
        {
            foreach (var type in new[] { TensorType.Float32, TensorType.Int32 })
            {
                var note = $" activation {activation}";
                yield return Binary(BuiltinOperator.Add, type, shape, row, (x, y) => clamp(x + y), Fused(11, activation), note: note);
                yield return Binary(BuiltinOperator.Sub, type, shape, row, (x, y) => clamp(x - y), Fused(28, activation), note: note);
                yield return Binary(BuiltinOperator.Mul, type, shape, row, (x, y) => clamp(x * y), Fused(21, activation), note: note);
                yield return Binary(BuiltinOperator.Div, type, shape, row, (x, y) => clamp(Cut(type, x / y)), Fused(29, activation), (1, 4), note: note);
            }
        }

        foreach (var type in new[] { TensorType.Float32, TensorType.Float16, TensorType.Int32, TensorType.Int64, TensorType.Int16 })
        {
            yield return Binary(BuiltinOperator.Add, type, shape, row, static (x, y) => x + y, note: " type");
            yield return Binary(BuiltinOperator.Mul, type, shape, row, static (x, y) => x * y, note: " type");
        }

        yield return Binary(BuiltinOperator.Mul, TensorType.UInt32, shape, row, static (x, y) => x * y);
        yield return Binary(BuiltinOperator.Sub, TensorType.Int64, shape, row, static (x, y) => x - y);
        yield return Binary(BuiltinOperator.Sub, TensorType.Float16, shape, row, static (x, y) => x - y);
        foreach (var type in new[] { TensorType.Float32, TensorType.Float16, TensorType.Int32, TensorType.Int64, TensorType.Int16, TensorType.Int8, TensorType.UInt8 })
        {
            yield return Binary(BuiltinOperator.Maximum, type, shape, row, Math.Max, note: " type");
            yield return Binary(BuiltinOperator.Minimum, type, shape, row, Math.Min, note: " type");
        }

        yield return Binary(BuiltinOperator.Div, TensorType.Float32, shape, row, static (x, y) => x / y, divisors: (-5, -0.5));
        yield return Binary(BuiltinOperator.Div, TensorType.Int32, shape, row, static (x, y) => Math.Truncate(x / y), divisors: (-5, -1));
        yield return Binary(BuiltinOperator.SquaredDifference, TensorType.Float32, shape, row, static (x, y) => (x - y) * (x - y));
        yield return Binary(BuiltinOperator.Div, TensorType.Float16, shape, row, static (x, y) => x / y, divisors: (-5, -0.5)) with { Tolerance = 1e-3 };
        yield return Binary(BuiltinOperator.SquaredDifference, TensorType.Float16, shape, row, static (x, y) => (x - y) * (x - y)) with { Tolerance = 1e-3 };
        yield return Binary(BuiltinOperator.SquaredDifference, TensorType.Int32, shape, row, static (x, y) => (x - y) * (x - y));
        yield return Binary(BuiltinOperator.Atan2, TensorType.Float32, shape, shape, Math.Atan2) with { Tolerance = 1e-6 };
        yield return Binary(BuiltinOperator.Atan2, TensorType.Float64, shape, shape, Math.Atan2) with { Tolerance = 1e-12 };
        yield return Binary(BuiltinOperator.Pow, TensorType.Float32, shape, row, static (x, y) => Math.Pow(x, y)) with { Tolerance = 1e-6 };
        yield return Binary(BuiltinOperator.Pow, TensorType.Int32, shape, row, static (x, y) => Math.Pow(x, y), divisors: (0, 6));
        foreach (var type in new[] { TensorType.Float32, TensorType.Int32, TensorType.Int16, TensorType.Int8 })
        {
            foreach (var divisors in new[] { (1.0, 5.0), (-5.0, -1.0) })
            {
                yield return Binary(BuiltinOperator.FloorDiv, type, shape, row, static (x, y) => Math.Floor(x / y), divisors: divisors, note: $" {divisors}");
                yield return Binary(BuiltinOperator.FloorMod, type, shape, row, static (x, y) => x - (y * Math.Floor(x / y)), divisors: divisors, note: $" {divisors}");
            }
        }

        yield return Binary(BuiltinOperator.FloorMod, TensorType.Int64, shape, row, static (x, y) => x - (y * Math.Floor(x / y)), divisors: (-5, -1));
        foreach (var type in new[] { TensorType.Float32, TensorType.Int32 })
        {
            foreach (var count in new[] { 1, 2, 3, 5 })
            {
                var inputs = Enumerable.Range(0, count).Select(i => Numbers.Random(type, [40_000], i + 1)).ToArray();
                var sum = inputs.Select(Ref).Aggregate(static (total, next) => BroadcastReference.Apply(static (x, y) => x + y, total, next));
                yield return new OperatorCase($"AddN {type} of {count}", BuiltinOperator.AddN, inputs, [(type, sum)]) { HasPeer = count > 1 };
            }
        }

        yield return Binary(BuiltinOperator.Prelu, TensorType.Float32, [2, 3, 3, 4], [1, 1, 4], static (x, y) => x >= 0 ? x : x * y);
        yield return Binary(BuiltinOperator.Prelu, TensorType.Float16, [2, 3, 3, 4], [1, 1, 4], static (x, y) => x >= 0 ? x : x * y) with { HasPeer = false };
    }

    private static IEnumerable<OperatorCase> Comparisons()
    {
        foreach (var (op, holds) in new (BuiltinOperator, Func<double, double, bool>)[]
        {
            (BuiltinOperator.Equal, static (x, y) => x == y), (BuiltinOperator.NotEqual, static (x, y) => x != y),
            (BuiltinOperator.Less, static (x, y) => x < y), (BuiltinOperator.LessEqual, static (x, y) => x <= y),
            (BuiltinOperator.Greater, static (x, y) => x > y), (BuiltinOperator.GreaterEqual, static (x, y) => x >= y),
        })
        {
            foreach (var type in new[] { TensorType.Float32, TensorType.Float16, TensorType.Int16, TensorType.Int32, TensorType.Int64, TensorType.Int8, TensorType.UInt8, TensorType.Bool })
            {
                if (type == TensorType.Bool && op is not (BuiltinOperator.Equal or BuiltinOperator.NotEqual)) continue;
                // the reference compares unquantized 8-bit tensors as if their scale were 0, so that all are equal, and leaves
                // NOT_EQUAL of unquantized 16-bit ones out
                yield return Binary(op, type, [5, 7], [7], (x, y) => holds(x, y) ? 1 : 0, result: TensorType.Bool, note: " type")
                    with { HasPeer = type is not (TensorType.Int8 or TensorType.UInt8) && (op, type) != (BuiltinOperator.NotEqual, TensorType.Int16) };
            }
        }
    }

    private static IEnumerable<OperatorCase> Integers()
    {
        foreach (var type in new[] { TensorType.Int32, TensorType.UInt32, TensorType.Int16, TensorType.UInt16, TensorType.Int8, TensorType.UInt8 })
        {
            yield return Binary(BuiltinOperator.BitwiseXor, type, [5, 7], [7], static (x, y) => (long)x ^ (long)y);
            yield return Binary(BuiltinOperator.RightShift, type, [5, 7], [7], static (x, y) => (long)x >> (int)Math.Clamp(y, 0, 31), divisors: (-2, 5));
        }

        yield return Binary(BuiltinOperator.LogicalAnd, TensorType.Bool, [5, 7], [7], static (x, y) => x != 0 && y != 0 ? 1 : 0);
        yield return Binary(BuiltinOperator.LogicalOr, TensorType.Bool, [5, 7], [7], static (x, y) => x != 0 || y != 0 ? 1 : 0);
        yield return One(BuiltinOperator.LogicalNot, TensorType.Bool, [5, 7], static x => x == 0 ? 1 : 0);
    }

    private static IEnumerable<OperatorCase> Selections()
    {
        foreach (var type in new[] { TensorType.Float32, TensorType.Float16, TensorType.Int8, TensorType.Int64, TensorType.Bool })
        {
            yield return Select(BuiltinOperator.Select, type, [3, 4], [3, 4], [3, 4]);
            yield return Select(BuiltinOperator.Select, type, [], [3, 4], [3, 4]);
            yield return Select(BuiltinOperator.SelectV2, type, [3, 1], [1, 4], []);
            yield return Select(BuiltinOperator.SelectV2, type, [1, 1], [2, 4], [4]);
            yield return Select(BuiltinOperator.SelectV2, type, [300, 333], [333], [300, 1]);

            // short runs of conditions and of choices
            yield return Select(BuiltinOperator.SelectV2, type, [50, 9, 1], [50, 9, 4], []);
            yield return Select(BuiltinOperator.SelectV2, type, [50, 9, 12], [50, 1, 12], [9, 1]);
            yield return Select(BuiltinOperator.SelectV2, type, [6, 1, 1, 49], [6, 5, 49, 49], []);
            yield return Select(BuiltinOperator.SelectV2, type, [100, 500, 1], [100, 500, 2], [2]);
        }

        var condition = Numbers.Random(TensorType.Bool, [3], 5);
        var (yes, no) = (Numbers.Random(TensorType.Float32, [3, 4], 6), Numbers.Random(TensorType.Float32, [3, 4], 7));
        var column = new ReferenceArray([3, 1], Ref(condition).Values);
        yield return new OperatorCase("Select by rows", BuiltinOperator.Select, [condition, yes, no], [(TensorType.Float32, BroadcastReference.Select(column, Ref(yes), Ref(no)))]);
        foreach (var type in new[] { TensorType.Bool, TensorType.Float32, TensorType.Int32, TensorType.Int64, TensorType.Int8, TensorType.UInt8, TensorType.UInt32 })
        {
            var x = Numbers.Random(type, [3, 4, 2], 8, -1, 1.5);
            yield return new OperatorCase($"Where {type}", BuiltinOperator.Where, [x], [(TensorType.Int64, RankingReference.Where(Ref(x)))])
            {
                // the runtime's JavaScript side has no room for outputs whose size only shows while running
                HasPeer = false,
            };
        }

        static OperatorCase Select(BuiltinOperator op, TensorType type, int[] condition, int[] yes, int[] no)
        {
            TfLiteQuant.TestKit.TensorValue[] inputs = [Numbers.Random(TensorType.Bool, condition, 5), Numbers.Random(type, yes, 6), Numbers.Random(type, no, 7)];
            var expected = BroadcastReference.Select(Ref(inputs[0]), Ref(inputs[1]), Ref(inputs[2]));
            return new($"{op} {type} {Text(condition)} {Text(yes)} {Text(no)}", op, inputs, [(type, expected)]);
        }
    }

    private static IEnumerable<OperatorCase> StableHlo()
    {
        TensorType[] numbers = [TensorType.Float32, TensorType.Float16, TensorType.Float64, TensorType.Int8, TensorType.Int16, TensorType.Int32, TensorType.Int64, TensorType.UInt8, TensorType.UInt16, TensorType.UInt32, TensorType.UInt64];
        foreach (var type in numbers)
        {
            yield return Binary(BuiltinOperator.StablehloAdd, type, [5, 7], [5, 7], static (x, y) => x + y);
            yield return Binary(BuiltinOperator.StablehloMultiply, type, [5, 7], [5, 7], static (x, y) => x * y);
            yield return Binary(BuiltinOperator.StablehloMaximum, type, [5, 7], [5, 7], Math.Max);
            yield return Binary(BuiltinOperator.StablehloMinimum, type, [5, 7], [5, 7], Math.Min);
            if (type is not (TensorType.Float32 or TensorType.Float16 or TensorType.Float64))
                yield return Binary(BuiltinOperator.StablehloAnd, type, [5, 7], [5, 7], static (x, y) => (long)x & (long)y);
        }

        foreach (var op in new[] { BuiltinOperator.StablehloAdd, BuiltinOperator.StablehloMaximum })
            yield return Binary(op, TensorType.Bool, [5, 7], [5, 7], static (x, y) => x + y > 0 ? 1 : 0);
        foreach (var op in new[] { BuiltinOperator.StablehloMultiply, BuiltinOperator.StablehloMinimum, BuiltinOperator.StablehloAnd })
            yield return Binary(op, TensorType.Bool, [5, 7], [5, 7], static (x, y) => x * y);
        foreach (var type in new[] { TensorType.Int8, TensorType.Int16, TensorType.Int32 })
            yield return Binary(BuiltinOperator.StablehloShiftLeft, type, [5, 7], [5, 7], static (x, y) => (long)x << (int)y, divisors: (0, 4));
    }

    private static OperatorOptions Fused(int tag, int activation)
    {
        var options = new OperatorOptions(tag);
        options.Set(0, FieldValue.Int8((sbyte)activation));
        return options;
    }

    private static double Cut(TensorType type, double value) => type == TensorType.Int32 ? Math.Truncate(value) : value;
}
