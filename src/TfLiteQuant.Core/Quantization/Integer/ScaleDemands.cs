using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Parameters that operators which join values (CONCATENATION, MAXIMUM, SELECT, ...) ask of them: all take the result's, so
/// that producers write at the joined scale and no code is converted. A demand goes up through operators that only move codes,
/// to the operator that computes the value, or to the graph's input.
/// </summary>
/// <remarks>Where two operators ask for different parameters of one value, the later in the graph has it, and the other gets
/// converted codes. Operators whose kernels have a scale of their own keep it. After the reference's int8 quantizer.</remarks>
internal sealed class ScaleDemands
{
    private readonly GraphWiring _wiring;
    private readonly IntegerGraphPlan _plan;
    private readonly ActivationParameters?[] _demanded;

    private ScaleDemands(GraphWiring wiring, IntegerGraphPlan plan)
    {
        _wiring = wiring;
        _plan = plan;
        _demanded = new ActivationParameters?[plan.Stored.Length];
    }

    /// <summary>What is asked of each tensor; null for nothing.</summary>
    /// <param name="wiring">The graph.</param>
    /// <param name="plan">Which of its operators become integer.</param>
    /// <param name="own">Parameters of a tensor's own range.</param>
    public static ActivationParameters?[] Of(GraphWiring wiring, IntegerGraphPlan plan, Func<int, ActivationParameters> own)
    {
        var demands = new ScaleDemands(wiring, plan);
        for (var i = wiring.Graph.Operators.Count - 1; i >= 0; i--)
        {
            if (plan.Rules[i] is not { Scale: OutputScale.AsOutput } rule) continue;
            var op = wiring.Graph.Operators[i];
            var wanted = demands._demanded[op.Outputs[0]] ?? own(op.Outputs[0]);
            foreach (var position in wiring.PlainPositions(op, rule)) demands.Push(op.Inputs[position], wanted);
        }

        return demands._demanded;
    }

    private void Push(int tensor, ActivationParameters wanted)
    {
        while (_wiring.IsActivation(tensor) && _demanded[tensor] is null)
        {
            var producer = _wiring.Producer[tensor];
            var rule = producer < 0 ? null : _plan.Rules[producer];
            if (rule is { Scale: OutputScale.Fixed or OutputScale.AsVariable } or { KeepsOwnScale: true }) return;
            if (rule?.Scale != OutputScale.AsInput)
            {
                _demanded[tensor] = wanted;
                return;
            }

            var op = _wiring.Graph.Operators[producer];
            foreach (var output in op.Outputs)
                if (_wiring.IsActivation(output)) _demanded[output] ??= wanted;
            tensor = op.Inputs[_wiring.PlainPositions(op, rule).First()];
        }
    }
}
