using TfLiteQuant.Model;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Core.Tests.Ops;

internal static partial class CodeCases
{
    private static IEnumerable<CodeCase> Reductions()
    {
        var random = new SeededRandom(15);
        foreach (var type in Types)
        {
            foreach (var (shape, axes) in new (int[] Shape, int[] Axes)[]
            {
                ([2, 7, 7, 70], [1, 2]), ([2, 3, 4, 5], [3]), ([3, 300], [1]), ([300, 3], [0]), ([2, 3, 4, 5], [0, 2]), ([2, 3, 4, 65], [-1]), ([600], [0]), ([2, 1, 5], [1]), ([5, 4, 17], [0, 1, 2]),
            })
            {
                foreach (var keep in new[] { false, true })
                {
                    var x = Any(type, shape, 0.05, 0.4, random);
                    var note = $"{type} {Text(shape)} {Text(axes)} {keep}";
                    yield return Reduction($"MEAN {note}", BuiltinOperator.Mean, x, axes, keep, CodeReference.Mean(x, Like(type, 0.03, 0.6), axes, keep));
                    yield return Reduction($"SUM {note}", BuiltinOperator.Sum, x, axes, keep, CodeReference.ReduceSum(x, Like(type, 0.7, 0.5), axes, keep));
                }

                var y = Any(type, shape, 0.05, 0.4, random);
                yield return Reduction($"REDUCE_MAX {type} {Text(shape)} {Text(axes)}", BuiltinOperator.ReduceMax, y, axes, false, CodeReference.ReduceExtreme(y, y, axes, false, true));
                yield return Reduction($"REDUCE_MIN {type} {Text(shape)} {Text(axes)}", BuiltinOperator.ReduceMin, y, axes, true, CodeReference.ReduceExtreme(y, y, axes, true, false));
            }

            if (type == TensorType.UInt8) continue;
            foreach (var (shape, axes) in new (int[] Shape, int[] Axes)[] { ([4, 3, 6], [1]), ([4, 3, 6], [2]), ([2, 3, 4, 2], [1, 3]) })
            {
                var x = Any(type, shape, 0.015, 0.3, random);
                yield return Reduction($"REDUCE_PROD {type} {Text(shape)} {Text(axes)}", BuiltinOperator.ReduceProd, x, axes, false, CodeReference.ReduceProduct(x, Like(type, 0.02, 0.5), axes, false));
            }
        }
    }

    private static CodeCase Reduction(string name, BuiltinOperator op, CodeTensor x, int[] axes, bool keep, CodeTensor expected)
        => new(name, op, [x, CodeTensor.Integers(axes)], expected) { Options = new OptionFields(27).Flag(0, keep), Version = x.Type == TensorType.Int16 && op is not (BuiltinOperator.Sum or BuiltinOperator.ReduceProd) ? 3 : 2 };

    private static IEnumerable<CodeCase> Resizes()
    {
        var random = new SeededRandom(16);
        foreach (var type in new[] { TensorType.Int8, TensorType.Int16 })
        {
            foreach (var channels in new[] { 1, 3, 17, 40 })
            {
                foreach (var (height, width) in new[] { (10, 14), (3, 4), (5, 7) })
                {
                    foreach (var (align, half) in new[] { (false, false), (true, false), (false, true) })
                    {
                        var x = Any(type, [2, 5, 7, channels], 0.05, 0.4, random);
                        yield return new CodeCase(
                            $"RESIZE_BILINEAR {type} {channels} {height} {width} {align} {half}", BuiltinOperator.ResizeBilinear, [x, CodeTensor.Integers(height, width)],
                            CodeReference.ResizeBilinear(x, x, height, width, align, half))
                        {
                            Options = new OptionFields(15).Flag(2, align).Flag(3, half),
                            Version = type == TensorType.Int16 ? 4 : 3,
                        };
                    }
                }
            }
        }
    }

    private static IEnumerable<CodeCase> Movements()
    {
        var random = new SeededRandom(17);
        CodeTensor a = Any(TensorType.UInt8, [3, 5, 4], 0.03, 0.4, random), b = Any(TensorType.UInt8, [3, 2, 4], 0.05, 0.7, random), c = Any(TensorType.UInt8, [3, 1, 4], 0.04, 0.5, random);
        var y = Like(TensorType.UInt8, 0.04, 0.5);
        var shape = (int[])[3, 8, 4];
        var joined = ReferenceArray.OfShape(shape);
        foreach (var index in ReferenceArray.Indices(shape))
        {
            var (part, begin) = index[1] < 5 ? (a, 0) : index[1] < 7 ? (b, 5) : (c, 7);
            var code = (int)part.Numbers[[index[0], index[1] - begin, index[2]]];
            var scale = part.Scale * (1 / y.Scale);
            joined[index] = part.Scale == y.Scale && part.ZeroPoint == y.ZeroPoint ? code
                : Math.Clamp(Math.Round((code * scale) + (-part.ZeroPoint * scale), MidpointRounding.AwayFromZero) + y.ZeroPoint, 0, 255);
        }

        yield return new CodeCase("CONCATENATION UInt8 of three scales", BuiltinOperator.Concatenation, [a, b, c], y.Of(shape, Array.ConvertAll(joined.Values, static value => (int)value)))
            { Options = new OptionFields(10).Integer(0, 1) };
    }
}
