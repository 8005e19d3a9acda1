using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>NON_MAX_SUPPRESSION_V5: the best boxes and their scores, which may fall as boxes overlap.</summary>
public sealed partial class NonMaxSuppressionV5Op : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.NonMaxSuppressionV5;

    public override OpKernel? Bind(BindContext context) => NonMaxSuppressionRule.Bind(context, true);
}
