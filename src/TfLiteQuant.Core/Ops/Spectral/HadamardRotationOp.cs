using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// aeq.hadamard_rotation, which the runtime has built in by name and the AI Edge Quantizer puts before layers: rows [batch, rows, values]
/// or [rows, values] cut into runs of a power of two, of each of which a Walsh-Hadamard transform is taken.
/// </summary>
public sealed class HadamardRotationOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Custom;

    public override string CustomCode => "aeq.hadamard_rotation";

    public override OpKernel Bind(BindContext context)
    {
        context.RequireArity(1);
        var (input, output) = (context.Input(0), context.Output(0));
        context.RequireType(input, TensorType.Float32);
        context.RequireType(output, TensorType.Float32);
        context.RequireRank(input, 2, 3);
        var size = context.RequireMap().Whole("hadamard_size");
        context.Require(size > 0 && BitOperations.IsPow2(size), $"hadamard_size is {size}, which is no power of two.");
        context.Require(input.Shape[^1] % size == 0, $"Rows of tensor {input.Index} '{input.Name}' have {input.Shape[^1]} values, which hadamard_size {size} does not divide.");
        output.Resize(input.Shape);
        return new Kernel(context, input, output, size);
    }

    private sealed class Kernel(BindContext context, TensorValue input, TensorValue output, int size)
        : RowKernel(context.Workers, input.Count / size, (long)input.Count * (BitOperations.Log2((uint)size) + 1))
    {
        protected override void Execute(int first, int end)
        {
            input.Values<float>()[(first * size)..(end * size)].CopyTo(output.Span<float>()[(first * size)..]);
            for (var i = first; i < end; i++) WalshHadamardTransform.Run(output.Span<float>().Slice(i * size, size));
        }
    }
}
