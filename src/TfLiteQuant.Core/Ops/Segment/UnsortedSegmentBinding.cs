using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>Makes kernels that combine rows by segment.</summary>
internal readonly struct UnsortedSegmentBinding(TensorValue data, TensorValue ids, TensorValue output)
{
    private readonly TensorValue _data = data;
    private readonly TensorValue _ids = ids;
    private readonly TensorValue _output = output;

    /// <summary>float32 by a function of lanes.</summary>
    public OpKernel Float<TOp>(float start)
        where TOp : struct, IFloatBinary
        => Kernel<float, FloatBinaryLoop<TOp>>(start);

    /// <summary>int32.</summary>
    public OpKernel Integer<TOp>(int start)
        where TOp : struct, INumberBinary
        => Kernel<int, VectorBinaryLoop<int, NumberBinary<int, TOp>>>(start);

    private DelegateKernel Kernel<T, TLoop>(T start)
        where T : unmanaged
        where TLoop : struct, IBinaryLoop<T, T>
    {
        var (data, ids, output) = (_data, _ids, _output);
        var row = 1;
        foreach (var size in data.Shape.AsSpan(ids.Rank)) row *= size;
        return new(() => SegmentReduction.Run<T, TLoop>(ids.Values<int>(), data.Values<T>(), row, start, output.Span<T>()));
    }
}
