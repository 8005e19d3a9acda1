using TfLiteQuant.Model;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Core.Tests.Ops;

internal static partial class MathCases
{
    private static IEnumerable<OperatorCase> Normalizations()
    {
        foreach (var shape in new int[][] { [7], [3, 1], [2, 3, 5], [4, 1001], [1, 2, 3, 4, 37] })
        {
            var x = Numbers.Random(TensorType.Float32, shape, 4);
            foreach (var beta in new[] { 1f, 0.5f })
            {
                var options = new OperatorOptions(9);
                options.Set(0, FieldValue.Single(beta));
                yield return Row($"Softmax {Text(shape)} {beta}", BuiltinOperator.Softmax, x, NormalizationReference.Softmax(Ref(x), beta), options);
            }

            yield return Row($"LogSoftmax {Text(shape)}", BuiltinOperator.LogSoftmax, x, NormalizationReference.LogSoftmax(Ref(x)), new OperatorOptions(36));
            yield return Row($"L2Normalization {Text(shape)}", BuiltinOperator.L2Normalization, x, NormalizationReference.UnitLength(Ref(x)), new OperatorOptions(12));
        }

        var halves = Numbers.Random(TensorType.Float16, [3, 40], 4);
        var one = new OperatorOptions(9);
        one.Set(0, FieldValue.Single(1));
        yield return Row("Softmax Float16", BuiltinOperator.Softmax, halves, NormalizationReference.Softmax(Ref(halves), 1), one) with { Tolerance = 2e-3 };

        var zeros = Numbers.Of(TensorType.Float32, [2, 3], 0, 0, 0, 1e-7, 0, 0);
        yield return Row("L2Normalization of almost nothing", BuiltinOperator.L2Normalization, zeros, NormalizationReference.UnitLength(Ref(zeros)), new OperatorOptions(12));
        foreach (var radius in new[] { 0, 1, 3, 100 })
        {
            var image = Numbers.Random(TensorType.Float32, [2, 3, 2, 9], 4);
            var options = new OperatorOptions(13);
            options.Set(0, FieldValue.Int32(radius));
            options.Set(1, FieldValue.Single(1));
            options.Set(2, FieldValue.Single(0.25f));
            options.Set(3, FieldValue.Single(0.75f));
            // the runtime's optimized kernel also takes the channel at the end of the window, its reference kernel does not
            yield return Row($"LocalResponseNormalization {radius}", BuiltinOperator.LocalResponseNormalization, image, NormalizationReference.LocalResponse(Ref(image), radius, 1, 0.25, 0.75), options)
                with { HasPeer = false };
        }
    }

    private static IEnumerable<OperatorCase> Segments()
    {
        foreach (var type in new[] { TensorType.Float32, TensorType.Int32 })
        {
            var data = Numbers.Random(type, [5, 3], 4);
            var sorted = Numbers.Of(TensorType.Int32, [5], 0, 0, 1, 2, 2);
            // the runtime's JavaScript side has no room for outputs whose size only shows while running
            yield return new OperatorCase($"SegmentSum {type}", BuiltinOperator.SegmentSum, [data, sorted], [(type, SegmentReference.Fold(Ref(data), Ref(sorted), 3, 0, static (t, v) => t + v))]) { Constants = [1], HasPeer = false };
            foreach (var (op, start, combine) in new (BuiltinOperator, double, Func<double, double, double>)[]
            {
                (BuiltinOperator.UnsortedSegmentSum, 0, static (t, v) => t + v), (BuiltinOperator.UnsortedSegmentProd, 1, static (t, v) => t * v),
                (BuiltinOperator.UnsortedSegmentMax, type == TensorType.Int32 ? (double)int.MinValue : float.MinValue, Math.Max),
                (BuiltinOperator.UnsortedSegmentMin, type == TensorType.Int32 ? (double)int.MaxValue : float.MaxValue, Math.Min),
            })
            {
                foreach (var ids in new[] { Numbers.Of(TensorType.Int32, [5], 2, 0, -1, 2, 0), Numbers.Of(TensorType.Int32, [5, 3], 0, 1, 2, 2, 1, 0, 0, 0, 0, -1, -1, 2, 0, 1, 1) })
                {
                    var expected = SegmentReference.Fold(Ref(data), Ref(ids), 4, start, combine);
                    yield return new OperatorCase($"{op} {type} {Text(ids.Shape)}", op, [data, ids, Numbers.Of(TensorType.Int32, [], 4)], [(type, expected)]) { Constants = [1, 2] };
                }
            }
        }
    }

    private static IEnumerable<OperatorCase> Rankings()
    {
        foreach (var type in new[] { TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32, TensorType.Int64 })
        {
            foreach (var k in new[] { 0, 1, 5, 40 })
            {
                var x = Numbers.Random(type, [3, 40], 4);
                var (values, places) = RankingReference.TopK(Ref(x), k);
                yield return new OperatorCase($"TopkV2 {type} {k}", BuiltinOperator.TopkV2, [x, Numbers.Of(TensorType.Int32, [], k)], [(type, values), (TensorType.Int32, places)]) { Constants = [1], HasPeer = k > 0 };
            }

            var list = Numbers.Random(type, [60], 5);
            var (distinct, which) = RankingReference.Unique(Ref(list));
            var options = new OperatorOptions(80);
            options.Set(0, FieldValue.Int8((sbyte)TensorType.Int64));
            yield return new OperatorCase($"Unique {type}", BuiltinOperator.Unique, [list], [(type, distinct), (TensorType.Int64, which)]) { Options = options, HasPeer = false };
        }

        float[] boundaries = [-3, 0.5f, 0.5f, 4];
        foreach (var type in new[] { TensorType.Float32, TensorType.Float64, TensorType.Int32, TensorType.Int64 })
        {
            var x = Numbers.Random(type, [5, 6], 4);
            var options = new OperatorOptions(115);
            options.Set(0, FieldValue.Vector<float>(boundaries));
            yield return new OperatorCase($"Bucketize {type}", BuiltinOperator.Bucketize, [x], [(TensorType.Int32, RankingReference.Buckets(Ref(x), boundaries))]) { Options = options };
        }
    }

    private static OperatorCase Row(string name, BuiltinOperator op, TfLiteQuant.TestKit.TensorValue x, ReferenceArray expected, OperatorOptions options)
        => new(name, op, [x], [(x.Type, expected)]) { Options = options, Tolerance = 5e-7 };
}
