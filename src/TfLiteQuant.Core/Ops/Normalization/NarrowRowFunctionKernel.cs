using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>A function of every row of the innermost dimension, of values in a 16-bit float format.</summary>
internal sealed class NarrowRowFunctionKernel<TFormat, TFunction>(TensorValue input, TensorValue output, TFunction function) : OpKernel
    where TFormat : struct, IFloatFormat
    where TFunction : struct, IRowFunction
{
    private readonly float[] _row = new float[input.Shape[^1]];

    public override void Run()
    {
        var x = input.Values<ushort>();
        var y = output.Span<ushort>();
        for (var start = 0; start < x.Length; start += _row.Length)
        {
            TFormat.Widen(x.Slice(start, _row.Length), _row);
            function.Run(_row, _row);
            TFormat.Narrow(_row, y.Slice(start, _row.Length));
        }
    }
}
