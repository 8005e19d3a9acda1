using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>RELU_0_TO_1: x, but no less than 0 and no more than 1.</summary>
public sealed partial class Relu0To1Op : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Relu0To1;

    public override IntegerRule Integer { get; } = new() { Int8Version = 1, Cuts = true };

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(new Clamp(0, 1)),
        _ => null,
    };
}
