using TfLiteQuant.Model;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Core.Tests.Inspection;

/// <summary>A layer whose weights have a scale for each block of two values.</summary>
internal static class BlockWise
{
    public static readonly float[] Scales = [0.5f, 0.25f, 1, 2];

    public static void AddLayer(ModelBuilder builder)
    {
        var main = builder.Main;
        var scales = main.Constant<Half>(Array.ConvertAll(Scales, static scale => (Half)scale), [2, 2], "scales");
        var zeroPoints = main.Constant<int>([0, 1, 2, 3], [2, 2], "zero points");
        var parameters = new QuantizationParameters { Details = new BlockwiseQuantization(scales.Index, zeroPoints.Index, 2) };
        var weights = main.QuantizedConstant<sbyte>([1, 2, 3, 4, 5, 6, 7, 8], [2, 4], parameters, "weights");
        main.Output(main.FullyConnected(main.Input([1, 4]), weights, Value.None));
    }
}
