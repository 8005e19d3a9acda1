using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>FULLY_CONNECTED: input [..., I], weights [O, I], optional bias [O].</summary>
public sealed partial class FullyConnectedOp : OpDefinition
{
    private const int ActivationField = 0;
    private const int KeepDimensionsField = 2;
    private const int WeightsFormatField = 1;
    private const int AsymmetricInputsField = 3;
    private const int BiasTypeField = 4;

    public override BuiltinOperator Operator => BuiltinOperator.FullyConnected;

    public override IntegerRule Integer { get; } = new()
    {
        Int8Version = 4,
        Int16Version = 4,
        Operands = IntegerRule.WeightsAndBias(0, 1, 2, axis: 0, mayBeComputed: true),
        Factor = IntegerRule.SumsOfProducts,
        OptionsTag = 8,
        Int16Options = [(4, FieldValue.Int8((sbyte)TensorType.Int64))],
    };

    public override IReadOnlyList<string> RuntimeReleases => ["1.5.0", "1.10.0", "1.14.0", "1.14.0", "2.0.0", "2.1.0", "2.3.0", "2.3.0", "2.3.0", "2.11.0", "2.15.0", "2.17.0", "2.18.0", "2.21.0"];

    public override WeightRule Weights { get; } = new()
    {
        Operands = [1],
        Form = WeightForm.Hybrid,
        Axis = 0,
        AsymmetricInputsField = AsymmetricInputsField,
        OptionsTag = 8,
        Version = static use => use.IsPerAxis ? 12 : use.AsymmetricInputs ? 9 : 3,
        Refusal = static op => op.Options?.GetInteger(WeightsFormatField) is > 0
            ? "its weights are stored in the shuffled format, which has no hybrid kernel"
            : null,
    };

    public override long? MultiplyAccumulates(Operator op, Subgraph graph)
        => WorkEstimate.Elements(op.Outputs is [var output, ..] ? output : -1, graph) * WorkEstimate.Dimension(op.Input(1), -1, graph);

    public override OpKernel? Bind(BindContext context) => ProductTypesChoice.Of(context, context.Input(0), context.Input(1)) switch
    {
        ProductTypes.Bytes => BindBytes(context),
        ProductTypes.Words => BindWords(context),
        ProductTypes.Hybrid when context.Input(1).Quantization?.Details is BlockwiseQuantization => BindBlocks(context),
        ProductTypes.Hybrid => BindHybrid(context),
        _ => BindFloat(context),
    };
}
