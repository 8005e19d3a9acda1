using TfLiteQuant.Kernels.Movement;

namespace TfLiteQuant.Ops;

/// <summary>Copies a tensor into the middle of a larger one; threads share the outermost dimension.</summary>
internal sealed unsafe class PadKernel : RowKernel
{
    private readonly TensorValue _input, _output;
    private readonly FillStep _fill;
    private readonly PaddedCopy _copy;

    public PadKernel(BindContext context, TensorValue input, TensorValue output, TensorValue? value, int[] before, int[] after, int bytes)
        : this(context, input, output, new FillStep(output, value, bytes), new PaddedCopy(input.Shape, before, after, bytes), bytes)
    {
    }

    private PadKernel(BindContext context, TensorValue input, TensorValue output, FillStep fill, PaddedCopy copy, int bytes)
        : base(context.Workers, copy.Rows, (long)output.Count * bytes) => (_input, _output, _fill, _copy) = (input, output, fill, copy);

    protected override void Execute(int first, int end)
    {
        if (_output.Count == _input.Count && _input.Pointer<byte>() == _output.Pointer<byte>()) return;
        UInt128 padding;
        _fill.Read(&padding);
        _copy.Run(_input.Pointer<byte>(), _output.Pointer<byte>(), (byte*)&padding, first, end);
    }
}
