using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>Converts the constants that the integer operators of one subgraph read, and lets operators read them: in the float
/// constant's place where all its readers agree, else in tensors of their own.</summary>
internal sealed class ConstantOperands(Subgraph graph, IntegerGraphPlan plan, GraphWiring wiring, IntegerConstants constants, QuantizationRecipe recipe)
{
    private readonly Dictionary<int, List<(int Operator, int Position, QuantizedConstant Constant)>> _uses = [];

    /// <summary>Converts the constants of one operator. Weights come first: scales of biases follow from theirs.</summary>
    public void Convert(int index, IntegerRule rule, CancellationToken cancellation)
    {
        var op = graph.Operators[index];
        if (rule.ReadsAnyType) return;
        foreach (var isBias in (bool[])[false, true])
        {
            for (var position = 0; position < op.Inputs.Length; position++)
            {
                var tensor = op.Inputs[position];
                if (!wiring.IsFloatConstant(tensor)) continue;
                var operand = plan.Operands[(index, position)];
                if (operand.Role == OperandRole.Bias != isBias) continue;
                if (!_uses.TryGetValue(tensor, out var uses)) _uses.Add(tensor, uses = []);
                uses.Add((index, position, Made(index, op, position, operand, graph.Tensors[tensor], cancellation)));
            }
        }
    }

    /// <summary>Redirects the operators to what was converted.</summary>
    public void Place(GraphEdit edit, IReadOnlyList<TensorPlan> rows)
    {
        foreach (var (tensor, uses) in _uses)
        {
            var staysFloat = wiring.IsOutput(tensor) || wiring.Readers(tensor).Count > uses.Count;
            var isFirst = true;
            // A tensor that is a bias here and weights there is a vector for the one alone.
            var (shape, signature) = (graph.Tensors[tensor].Shape, graph.Tensors[tensor].ShapeSignature);
            foreach (var alike in uses.GroupBy(static use => use.Constant))
            {
                var source = graph.Tensors[tensor];
                var target = isFirst && !staysFloat ? tensor : edit.AddTensor(source, alike.Key.Type, alike.Key.Type == TensorType.Int16 ? "_int16" : alike.Key.Type == TensorType.Int8 ? "_int8" : "_bias");
                if (isFirst) Tell(rows, tensor, alike.Key);
                isFirst = false;
                foreach (var use in alike) edit.Redirect(use.Operator, use.Position, target);
                (graph.Tensors[target].Type, graph.Tensors[target].Buffer, graph.Tensors[target].Quantization) = (alike.Key.Type, alike.Key.Codes, alike.Key.Parameters);
                (graph.Tensors[target].Shape, graph.Tensors[target].ShapeSignature) = alike.Key.Shape is { } vector ? (vector, null) : (shape, signature);
            }
        }
    }

    private void Tell(IReadOnlyList<TensorPlan> rows, int tensor, QuantizedConstant constant)
    {
        foreach (var row in rows)
        {
            if (row.Subgraph != plan.Subgraph || row.Index != tensor) continue;
            (row.Scales, row.ZeroPoints) = (constant.Parameters.Scale, Array.ConvertAll(constant.Parameters.ZeroPoint!, static zero => (int)zero));
        }
    }

    private QuantizedConstant Made(int index, Operator op, int position, OperandPlan operand, Tensor tensor, CancellationToken cancellation) => operand.Role switch
    {
        OperandRole.Weights => constants.Weights(tensor, IntegerConstants.AxisOf(operand, tensor, op, recipe), LeastScales(index, op, position, tensor, operand), cancellation),
        OperandRole.WideWeights => constants.WideWeights(tensor, 32767),
        OperandRole.TimeWeights => constants.WideWeights(tensor, 512),
        OperandRole.Bias => constants.Bias(tensor, BiasScales(index, operand.Rule!)),
        _ => constants.Activation(tensor, operand.Parameters!.Value),
    };

    // The product of the scales that the accumulator counts in; in float throughout beside int16 activations, as the reference.
    private float[] BiasScales(int index, OperandRule rule)
    {
        var factors = rule.ScaleFrom.Select(position => ScalesOf(index, position)).ToList();
        if (rule.InnerScaleFrom >= 0) factors.Add([plan.Inner[(index, rule.InnerScaleFrom)].Scale]);
        var scales = new float[factors.Max(static factor => factor.Length)];
        for (var i = 0; i < scales.Length; i++)
        {
            if (recipe.ActivationType == TensorType.Int16)
            {
                scales[i] = factors.Aggregate(1f, (product, factor) => product * factor[factor.Length == 1 ? 0 : i]);
                continue;
            }

            scales[i] = (float)factors.Aggregate(rule.ScaleFactor, (product, factor) => product * factor[factor.Length == 1 ? 0 : i]);
        }

        return scales;
    }

    private float[] ScalesOf(int index, int position)
    {
        if (plan.Operands[(index, position)].Parameters is { } parameters) return [parameters.Scale];
        var tensor = graph.Operators[index].Inputs[position];
        return _uses[tensor].First(use => use.Operator == index && use.Position == position).Constant.Parameters.Scale!;
    }

    /// <summary>Scales below which a bias would leave int32 (half of it, so that the sum has room): the accuracy of tiny weights is
    /// given up for the bias's. Empty where nothing is large.</summary>
    private float[] LeastScales(int index, Operator op, int position, Tensor weights, OperandPlan operand)
    {
        const double HalfRange = int.MaxValue / 2;
        var isWide = recipe.ActivationType == TensorType.Int16;
        var limit = isWide ? (1L << 31) / 2.0 : HalfRange;
        foreach (var stated in plan.Rules[index]!.Operands)
        {
            var rule = plan.Rules[index]!.Operand(stated.Position, op)!;
            if (rule.Role != OperandRole.Bias || rule.ScaleFrom.Count != 2 || !rule.ScaleFrom.Contains(position)) continue;
            if (op.Input(rule.Position) is not (>= 0 and var bias) || !wiring.IsFloatConstant(bias)) continue;
            var input = plan.Operands[(index, rule.ScaleFrom.First(other => other != position))].Parameters?.Scale ?? 0;
            if (input == 0) continue;
            var axis = IntegerConstants.AxisOf(operand, weights, op, recipe);
            var least = new float[axis < 0 ? 1 : weights.Shape![axis]];
            var values = ConstantData.Floats(graph.Tensors[bias]);
            if (axis >= 0 && values.Length != least.Length) continue;
            for (var i = 0; i < values.Length; i++)
            {
                ref var scale = ref least[axis < 0 ? 0 : i];
                scale = Math.Max(scale, (float)(Math.Abs((double)values[i]) / limit / input));
            }

            // Only where the weights' own scale would be smaller does this matter; tiny values never do.
            return Array.Exists(least, static scale => scale > 0) ? least : [];
        }

        return [];
    }
}
