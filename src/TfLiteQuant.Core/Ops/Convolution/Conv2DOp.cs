using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>CONV_2D: input [N,H,W,C], filter [O,h,w,C/groups], optional bias [O].</summary>
public sealed partial class Conv2DOp : OpDefinition
{
    private const int PaddingField = 0;
    private const int StrideWidthField = 1;
    private const int StrideHeightField = 2;
    private const int ActivationField = 3;
    private const int DilationWidthField = 4;
    private const int DilationHeightField = 5;
    private const int BiasTypeField = 6;

    public override BuiltinOperator Operator => BuiltinOperator.Conv2D;

    public override IntegerRule Integer { get; } = new()
    {
        Int8Version = 3,
        Int16Version = 3,
        Operands = IntegerRule.WeightsAndBias(0, 1, 2, axis: 0),
        Factor = IntegerRule.SumsOfProducts,
        OptionsTag = 1,
        Int16Options = [(6, FieldValue.Int8((sbyte)TensorType.Int64))],
    };

    public override IReadOnlyList<string> RuntimeReleases => ["1.5.0", "1.14.0", "1.14.0", "2.3.0", "2.4.0", "2.9.0", "2.11.0", "2.15.0"];

    public override WeightRule Weights { get; } = new()
    {
        Operands = [1],
        Form = WeightForm.Hybrid,
        Axis = 0,
        Version = static use => use.IsPerAxis ? 5 : 2,
    };

    public override long? MultiplyAccumulates(Operator op, Subgraph graph)
        => WorkEstimate.OutputTimesFilter(op, graph, outputPosition: 0, filterPosition: 1, filterOutputAxis: 0);

    public override OpKernel? Bind(BindContext context) => ProductTypesChoice.Of(context, context.Input(0), context.Input(1)) switch
    {
        ProductTypes.Bytes => BindBytes(context),
        ProductTypes.Words => BindWords(context),
        ProductTypes.Hybrid => BindHybrid(context),
        _ => BindFloat(context),
    };
}
