using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>RELU: x, but no less than 0.</summary>
public sealed partial class ReluOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Relu;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 3, Cuts = true };

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Rectifier)),
        TensorType.Float16 => binding.Narrow<Float16Format, Rectifier>(default),
        _ => null,
    };
}
