using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>TRANSPOSE_CONV: output shape, filter [O,h,w,C], input [N,H,W,C], optional bias [O].</summary>
public sealed partial class TransposeConvOp : OpDefinition
{
    private const int PaddingField = 0;
    private const int StrideWidthField = 1;
    private const int StrideHeightField = 2;
    private const int FusedActivationField = 3;
    private const int BiasTypeField = 4;

    public override BuiltinOperator Operator => BuiltinOperator.TransposeConv;

    public override IntegerRule Integer { get; } = new()
    {
        Int8Version = 2,
        Int16Version = 3,
        Operands = IntegerRule.WeightsAndBias(2, 1, 3, axis: 0),
        Factor = IntegerRule.SumsOfProducts,
        OptionsTag = 49,
        Int16Options = [(4, FieldValue.Int8((sbyte)TensorType.Int64))],
    };

    public override IReadOnlyList<string> RuntimeReleases => ["1.9.0", "2.2.0", "2.3.0", "2.13.0", "2.15.0"];

    public override WeightRule Weights { get; } = new()
    {
        Operands = [1],
        Form = WeightForm.Direct,
        Axis = 0,
        Version = static use => use.Operator.Options?.GetInt32(FusedActivationField) is > 0 ? 4 : use.Operator.Input(3) >= 0 ? 3 : 2,
    };

    /// <summary>Every input pixel meets the whole filter.</summary>
    public override long? MultiplyAccumulates(Operator op, Subgraph graph)
        => WorkEstimate.Pixels(op.Input(2), graph) * WorkEstimate.Elements(op.Input(1), graph);

    public override OpKernel? Bind(BindContext context)
    {
        var types = ProductTypesChoice.Of(context, context.Input(2), context.Input(1));
        if (!context.TryReadValues(0)) return null;
        return types switch
        {
            ProductTypes.Bytes => BindBytes(context),
            ProductTypes.Words => BindWords(context),
            ProductTypes.Hybrid => BindHybrid(context),
            _ => BindFloat(context),
        };
    }
}
