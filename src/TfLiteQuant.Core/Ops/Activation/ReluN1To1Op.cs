using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>RELU_N1_TO_1: x, but no less than -1 and no more than 1.</summary>
public sealed partial class ReluN1To1Op : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.ReluN1To1;

    public override IntegerRule Integer { get; } = new() { Int8Version = 1, Cuts = true };

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(new Clamp(-1, 1)),
        TensorType.Float16 => binding.Narrow<Float16Format, Clamp>(new(-1, 1)),
        _ => null,
    };
}
