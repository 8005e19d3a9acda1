using TfLiteQuant.Kernels.Movement;

namespace TfLiteQuant.Ops;

/// <summary>Runs a <see cref="TableCopy"/> between two tensors; threads share its rows.</summary>
internal sealed unsafe class TableCopyKernel(BindContext context, TensorValue input, TensorValue output, TableCopy copy, int bytes)
    : RowKernel(context.Workers, output.Count == 0 ? 0 : copy.Rows, (long)output.Count * bytes)
{
    protected override void Execute(int first, int end) => copy.Run(input.Pointer<byte>(), output.Pointer<byte>(), first, end);
}
