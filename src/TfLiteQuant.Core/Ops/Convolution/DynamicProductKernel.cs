using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>A bound product of floats, which the work quantizes as it comes to them, with integer weights: packs constant weights
/// once, any other before each run.</summary>
internal sealed unsafe class DynamicProductKernel(
    IDynamicProductWork work, DynamicRangeWork ranges, WorkerPool workers, TensorValue input, WeightCodes weights, HybridStage stage, TensorValue? bias, TensorValue output) : OpKernel
{
    private readonly IFindsExtremes? _finder = work as IFindsExtremes;
    private readonly bool _isPacked = weights.IsConstant && (bias is null || bias.IsConstant);

    /// <summary>Packs what is constant; call once, when made.</summary>
    public DynamicProductKernel Prepare()
    {
        if (!_isPacked) return this;
        Pack();
        weights.Release();
        return this;
    }

    public override void Run()
    {
        if (!_isPacked) Pack();
        var floats = input.Pointer<float>();
        var images = input.Extremes is { AreKnown: true } extremes ? ranges.Take(extremes) : ranges.Run(workers, floats);
        if (_finder is not null) _finder.Extremes = output.Extremes;
        work.Run(workers, floats, images, output.Pointer<byte>());
    }

    // Unsigned weights are read as signed ones: old files store int8 weights so.
    private void Pack()
    {
        if (bias is not null) stage.SetBias(bias.Values<float>());
        work.Pack((sbyte*)weights.Read());
    }
}
