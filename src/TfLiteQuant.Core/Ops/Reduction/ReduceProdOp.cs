using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>REDUCE_PROD: products along axes; integers wrap around.</summary>
public sealed partial class ReduceProdOp : AxisReduction
{
    public override BuiltinOperator Operator => BuiltinOperator.ReduceProd;

    public override IntegerRule Integer { get; } = new()
    {
        Int8Version = 2,
        Int16Version = 2,
        Refusal = static (op, graph, _) => MultipliesNothing(op, graph) ? "it multiplies along dimensions of size 1, which the integer kernel leaves undefined" : null,
    };

    private static bool MultipliesNothing(Operator op, Subgraph graph)
        => op.Inputs is [>= 0 and var input, ..] && op.Outputs is [>= 0 and var output] && graph.Tensors[input].ElementCount == graph.Tensors[output].ElementCount;

    private protected override OpKernel? Select(ReductionBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Product), 1, 1),
        TensorType.Int32 => binding.Number<int, Product>(default, 1),
        TensorType.Int64 => binding.Number<long, Product>(default, 1),
        TensorType.Int16 => binding.Number<short, Product>(default, 1),
        TensorType.UInt8 => binding.Number<byte, Product>(default, 1),
        TensorType.Int8 => binding.Number<sbyte, Product>(default, 1),
        TensorType.Bool => binding.Bitwise<byte, BitwiseAnd>(default, 1),
        _ => null,
    };
}
