using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <summary>Kernels of functions of one code that several operators share.</summary>
internal static class CodeFunctions
{
    /// <summary>A function of real numbers: a table of all 8-bit codes, or lines between 513 points for 16-bit ones.</summary>
    public static OpKernel? Real(BindContext context, TensorValue input, TensorValue output, Func<float, float> function)
    {
        if (input.Type is not (TensorType.Int8 or TensorType.UInt8 or TensorType.Int16)) return null;
        var x = CodeParameters.Of(context, input);
        var y = CodeParameters.Of(context, output);
        if (input.Type != TensorType.Int16) return CodeBinding.Table(context, input, output, CodeTables.Codes(x.Scale, x.ZeroPoint, y.Scale, y.ZeroPoint, y.Min, y.Max, function));
        var lines = new InterpolatedTable(CodeTables.Ends(x.Scale, x.ZeroPoint, y.Scale, function));
        return CodeBinding.Words(context, input, output, lines, static table => table.Wide);
    }

    /// <summary>x kept to a range of real numbers.</summary>
    public static OpKernel? Rectifier(BindContext context, TensorValue input, TensorValue output, FusedClamp bounds)
    {
        if (input.Type is not (TensorType.Int8 or TensorType.UInt8 or TensorType.Int16)) return null;
        var x = CodeParameters.Of(context, input);
        var y = CodeParameters.Of(context, output);
        var (min, max) = y.Within(bounds);

        // the reference computes the ratio in float
        var scale = FixedPointMultiplier.From(x.Scale / y.Scale);
        return CodeBinding.Rectifier(context, input, output, (x, y), scale, null, (min, max))
            ?? CodeBinding.Unary(context, input, output, new RescaledRectifier(scale, x.ZeroPoint, y.ZeroPoint, min, max));
    }

    /// <summary>Checks before each run that no code lies below the input's zero point.</summary>
    public static OpKernel NonNegative<T>(BindContext context, TensorValue input, int zero, OpKernel kernel)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
    {
        var least = T.CreateTruncating(zero);
        return new CheckedKernel(
            () =>
            {
                if (input.Values<T>().ContainsAnyExceptInRange(least, T.MaxValue))
                    throw context.Fail($"Tensor {input.Index} '{input.Name}' has a negative value (a code below its zero point {zero}).", "The operator has no value for that.");
            },
            kernel);
    }
}
