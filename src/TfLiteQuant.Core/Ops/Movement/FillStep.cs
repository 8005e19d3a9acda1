using TfLiteQuant.Kernels.Movement;

namespace TfLiteQuant.Ops;

/// <summary>Fills a tensor with one element: that of a tensor of one element, or what stands for zero.</summary>
internal sealed unsafe class FillStep(TensorValue output, TensorValue? value, int bytes)
{
    // Zero of a quantized tensor is its zero point.
    private readonly UInt128 _zero = output.Quantization is { IsQuantized: true, ZeroPoint: [var point, ..] } ? (ulong)point : 0;

    /// <summary>Fills the whole tensor.</summary>
    public void Run()
    {
        var zero = _zero;
        PatternFill.Run(output.Pointer<byte>(), output.Count, value is null ? (byte*)&zero : value.Pointer<byte>(), bytes);
    }

    /// <summary>Copies the tensor's element, or zero, to <paramref name="element"/>.</summary>
    public void Read(UInt128* element)
    {
        *element = _zero;
        if (value is not null) Buffer.MemoryCopy(value.Pointer<byte>(), element, sizeof(UInt128), bytes);
    }
}
