using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>ELU: x where it is at least 0, e^x - 1 below.</summary>
public sealed partial class EluOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Elu;

    public override IntegerRule Integer { get; } = new() { Int8Version = 1, OnlyWhereDemanded = true };

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Elu)),
        TensorType.Float16 => binding.Narrow<Float16Format, Elu>(default),
        _ => null,
    };
}
