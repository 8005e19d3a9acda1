using TfLiteQuant.Model;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Core.Tests.Ops;

internal static partial class MathCases
{
    private static readonly (int[] Shape, int[] Axes)[] AxisForms =
    [
        ([2, 3, 4, 5], [3]), ([2, 3, 4, 5], [-1]), ([2, 3, 4, 5], [1, 2]), ([2, 3, 4, 5], [0]), ([2, 3, 4, 5], [0, 2]), ([2, 3, 4, 5], [1, 3, 1]),
        ([2, 3, 4, 5], [0, 1, 2, 3]), ([3, 100], [1]), ([200, 300], [1]), ([200, 300], [0]), ([3, 1, 5], [1]), ([7], [0]), ([2, 0, 3], [0]),
    ];

    private static IEnumerable<OperatorCase> Reductions()
    {
        foreach (var (shape, axes) in AxisForms)
        {
            foreach (var keep in new[] { false, true })
            {
                yield return Reduce(BuiltinOperator.Sum, TensorType.Float32, shape, axes, keep, 0, static (t, v) => t + v);
                yield return Reduce(BuiltinOperator.ReduceMax, TensorType.Float32, shape, axes, keep, float.MinValue, Math.Max);
                yield return Reduce(BuiltinOperator.ReduceMin, TensorType.Int32, shape, axes, keep, int.MaxValue, Math.Min);
                yield return Reduce(BuiltinOperator.ReduceAny, TensorType.Bool, shape, axes, keep, 0, Math.Max);
            }

            yield return Mean(TensorType.Float32, shape, axes);
            yield return Mean(TensorType.Int32, shape, axes);
        }

        int[] small = [2, 3, 4];
        foreach (var type in new[] { TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32, TensorType.Int64 })
        {
            yield return Reduce(BuiltinOperator.ReduceMax, type, small, [1], true, double.MinValue, Math.Max, " type");
            yield return Reduce(BuiltinOperator.ReduceMin, type, small, [1], false, double.MaxValue, Math.Min, " type");
            yield return Reduce(BuiltinOperator.ReduceProd, type, small, [2], false, 1, static (t, v) => t * v, " type", 1, 3);
        }

        foreach (var type in new[] { TensorType.Int32, TensorType.Int64 })
            yield return Reduce(BuiltinOperator.Sum, type, small, [0, 2], false, 0, static (t, v) => t + v, " type");
        yield return Mean(TensorType.Int64, small, [0, 2]);
        yield return Reduce(BuiltinOperator.ReduceAll, TensorType.Bool, small, [1], false, 1, Math.Min);
        foreach (var type in new[] { TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int32, TensorType.Bool })
        {
            foreach (var axis in new[] { 0, 1, -1 })
            {
                yield return Argument(BuiltinOperator.ArgMax, type, axis, TensorType.Int32, static (c, b) => c > b);
                yield return Argument(BuiltinOperator.ArgMin, type, axis, TensorType.Int64, static (c, b) => c < b);
            }

            // many short rows, and columns that fill vectors
            foreach (var length in new[] { 2, 5, 21 }) yield return Argument(BuiltinOperator.ArgMax, type, -1, TensorType.Int32, static (c, b) => c > b, 3, 100, length);
            yield return Argument(BuiltinOperator.ArgMin, type, -1, TensorType.Int64, static (c, b) => c < b, 1300, 3);
            yield return Argument(BuiltinOperator.ArgMax, type, 1, TensorType.Int32, static (c, b) => c > b, 2, 3, 70);
        }

        foreach (var type in new[] { TensorType.Float32, TensorType.Int32, TensorType.Int64 })
        {
            foreach (var axis in new[] { 0, 1, -1 })
            {
                foreach (var mode in new[] { 0, 1, 2, 3 })
                {
                    var (exclusive, reverse) = ((mode & 1) != 0, (mode & 2) != 0);
                    var x = Numbers.Random(type, small, 4);
                    var options = new OperatorOptions(102);
                    options.Set(0, FieldValue.Boolean(exclusive));
                    options.Set(1, FieldValue.Boolean(reverse));
                    yield return new OperatorCase($"Cumsum {type} {axis} {mode}", BuiltinOperator.Cumsum, [x, Numbers.Of(TensorType.Int32, [], axis)], [(type, ReductionReference.Running(Ref(x), axis, exclusive, reverse))])
                    {
                        Options = options,
                        Constants = [1],
                    };
                }
            }
        }
    }

    private static OperatorCase Reduce(BuiltinOperator op, TensorType type, int[] shape, int[] axes, bool keep, double start, Func<double, double, double> combine, string note = "", double low = -8, double high = 8)
    {
        var x = Numbers.Random(type, shape, 4, low, high);
        return new($"{op} {type} {Text(shape)} {Text(axes)} {keep}{note}", op, [x, Axes(axes)], [(type, ReductionReference.Fold(Ref(x), axes, keep, start, combine))])
        {
            Options = Keep(keep),
            Constants = [1],
            // the runtime takes no empty inputs
            HasPeer = !shape.Contains(0),
        };
    }

    private static OperatorCase Mean(TensorType type, int[] shape, int[] axes)
    {
        var x = Numbers.Random(type, shape, 4);
        var mean = ReductionReference.Mean(Ref(x), axes, true);
        if (type != TensorType.Float32) mean = new(mean.Shape, Array.ConvertAll(mean.Values, Math.Truncate));
        return new($"Mean {type} {Text(shape)} {Text(axes)}", BuiltinOperator.Mean, [x, Axes(axes)], [(type, mean)])
        {
            Options = Keep(true),
            Constants = [1],
            Tolerance = 2e-7,
            HasPeer = !shape.Contains(0),
        };
    }

    private static OperatorCase Argument(BuiltinOperator op, TensorType type, int axis, TensorType result, Func<double, double, bool> isBetter, params int[] shape)
    {
        if (shape.Length == 0) shape = [4, 5, 6];
        var x = Numbers.Random(type, shape, 4, -2, 2);
        var options = new OperatorOptions(op == BuiltinOperator.ArgMax ? 40 : 57);
        options.Set(0, FieldValue.Int8((sbyte)result));
        return new($"{op} {type} [{string.Join(',', shape)}] {axis}", op, [x, Numbers.Of(TensorType.Int32, [1], axis)], [(result, ReductionReference.Argument(Ref(x), axis, isBetter))])
        {
            Options = options,
            Constants = [1],
        };
    }

    private static TfLiteQuant.TestKit.TensorValue Axes(int[] axes) => Numbers.Of(TensorType.Int32, [axes.Length], Array.ConvertAll(axes, static axis => (double)axis));

    private static OperatorOptions Keep(bool keep)
    {
        var options = new OperatorOptions(27);
        options.Set(0, FieldValue.Boolean(keep));
        return options;
    }
}
