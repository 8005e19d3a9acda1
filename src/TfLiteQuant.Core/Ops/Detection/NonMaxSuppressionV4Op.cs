using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>NON_MAX_SUPPRESSION_V4: the best boxes, without those that overlap a better one.</summary>
public sealed partial class NonMaxSuppressionV4Op : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.NonMaxSuppressionV4;

    public override OpKernel? Bind(BindContext context) => NonMaxSuppressionRule.Bind(context, false);
}
