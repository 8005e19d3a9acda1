using TfLiteQuant.Model;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Core.Tests.Ops;

internal static partial class CodeCases
{
    private static IEnumerable<CodeCase> Rows()
    {
        var random = new SeededRandom(13);
        foreach (var length in new[] { 1, 3, 10, 64, 300, 1001 })
        {
            foreach (var type in Bytes)
            {
                var (min, max) = type.CodeRange();
                foreach (var (scale, beta) in new[] { (0.1, 1f), (0.8, 0.5f), (0.004, 1f), (8e-9, 1f) })
                {
                    var x = Any(type, [5, length], scale, 0.4, random);
                    yield return new CodeCase($"SOFTMAX {type} {length} {scale} {beta}", BuiltinOperator.Softmax, [x], CodeReference.Softmax(x, new(type, [], 1f / 256, (int)min, []), beta))
                        { Options = new OptionFields(9).Number(0, beta), Version = 2 };
                    yield return new CodeCase($"SOFTMAX {type} to Int16 {length} {scale} {beta}", BuiltinOperator.Softmax, [x], CodeReference.Softmax(x, new(TensorType.Int16, [], 1f / 65536, short.MinValue, []), beta))
                        { Options = new OptionFields(9).Number(0, beta), Version = 2 };
                    if (beta == 1)
                        yield return new CodeCase($"LOG_SOFTMAX {type} {length} {scale}", BuiltinOperator.LogSoftmax, [x], CodeReference.LogSoftmax(x, new(type, [], 1f / 16, (int)max, []))) { Version = 2 };
                }

                var y = Any(type, [5, length], 0.05, 0.6, random);
                yield return new CodeCase($"L2_NORMALIZATION {type} {length}", BuiltinOperator.L2Normalization, [y], CodeReference.UnitLength(y, new(type, [], 1f / 128, type == TensorType.Int8 ? 0 : 128, []))) { Version = 2 };
            }

            foreach (var (scale, beta) in new[] { (0.0003f, 1f), (0.002f, 0.7f) })
            {
                var x = CodeTensor.Random(TensorType.Int16, [5, length], scale, 0, random);
                yield return new CodeCase($"SOFTMAX Int16 {length} {scale}", BuiltinOperator.Softmax, [x], CodeReference.WordSoftmax(x, new(TensorType.Int16, [], 1f / 32768, 0, []), beta))
                    { Options = new OptionFields(9).Number(0, beta), Version = 3 };
            }
        }
    }

    private static IEnumerable<CodeCase> Pools()
    {
        var random = new SeededRandom(14);
        foreach (var type in Types)
        {
            foreach (var channels in new[] { 1, 3, 8, 17, 70 })
            {
                foreach (var (isMax, activation) in new[] { (true, 0), (false, 0), (true, 3), (false, 1) })
                {
                    var x = Any(type, [2, 9, 7, channels], 0.05, 0.4, random);

                    // VALID: windows of 3 x 2, SAME: of 2 x 2 whose last ones hang over
                    var valid = CodeReference.Pool(x, x, [2, 4, 6, channels], (3, 2), (2, 1), (0, 0), isMax, activation);
                    var same = CodeReference.Pool(x, x, [2, 5, 4, channels], (2, 2), (2, 2), (0, 0), isMax, activation);
                    yield return Pool($"{type} {channels} VALID", x, valid, Padding.Valid, (3, 2), (2, 1), isMax, activation);
                    yield return Pool($"{type} {channels} SAME", x, same, Padding.Same, (2, 2), (2, 2), isMax, activation);
                }
            }

            // means over everything, of a window for which the reciprocal has not bits enough in 16-bit codes
            var large = Any(type, [1, 14, 15, 18], 0.05, 0.4, random);
            yield return Pool($"{type} whole image", large, CodeReference.Pool(large, large, [1, 1, 1, 18], (14, 15), (1, 1), (0, 0), false, 0), Padding.Valid, (14, 15), (1, 1), false, 0);
        }
    }

    private static CodeCase Pool(string note, CodeTensor x, CodeTensor expected, Padding padding, (int Height, int Width) window, (int Y, int X) stride, bool isMax, int activation)
        => new($"{(isMax ? "MAX" : "AVERAGE")}_POOL_2D {note} {activation}", isMax ? BuiltinOperator.MaxPool2D : BuiltinOperator.AveragePool2D, [x], expected)
        {
            Options = new OptionFields(5).Choice(0, padding).Integer(1, stride.X).Integer(2, stride.Y).Integer(3, window.Width).Integer(4, window.Height).Choice(5, (FusedActivation)activation),
            Version = x.Type == TensorType.Int16 ? 3 : 2,
        };
}
