namespace TfLiteQuant.TestKit;

/// <summary>Recurrent cells in double precision, one value at a time. Matrices are lists of rows.</summary>
public static class ReferenceRecurrent
{
    /// <summary>One step of an LSTM for one batch entry; states are replaced.</summary>
    public static double[] LstmStep(ReferenceLstm w, double[] input, double[]? auxiliary, double[] outputState, double[] cellState)
    {
        var units = cellState.Length;
        var (taken, takenAuxiliary, takenState) = (w.Taken(input), auxiliary is null ? null : w.Taken(auxiliary), w.Taken(outputState));
        double[] Gate(int gate, double[]? seen)
        {
            var sums = new double[units];
            for (var u = 0; u < units; u++)
            {
                sums[u] = Dot(w.Input[gate]!, u, taken);
                if (takenAuxiliary is not null && w.Auxiliary is not null) sums[u] += Dot(w.Auxiliary[gate]!, u, takenAuxiliary);
                sums[u] += w.IsDiagonal ? w.Recurrent[gate]![u] * outputState[u] : Dot(w.Recurrent[gate]!, u, takenState);
                if (seen is not null && w.Peephole?[gate] is { } peephole) sums[u] += peephole[u] * seen[u];
                if (w.Norm is null) sums[u] += w.Bias[gate]![u];
            }

            if (w.Norm is null) return sums;
            var mean = sums.Average();
            var deviation = Math.Sqrt(sums.Sum(sum => (sum - mean) * (sum - mean)) / units + 1e-8);
            return [.. sums.Select((sum, u) => (sum - mean) / deviation * w.Norm[gate]![u] + w.Bias[gate]![u])];
        }

        var forget = Array.ConvertAll(Gate(1, cellState), Sigmoid);
        var enter = w.Input[0] is null ? Array.ConvertAll(forget, static f => 1 - f) : Array.ConvertAll(Gate(0, cellState), Sigmoid);
        var update = Array.ConvertAll(Gate(2, null), Math.Tanh);
        for (var u = 0; u < units; u++)
        {
            cellState[u] = forget[u] * cellState[u] + enter[u] * update[u];
            if (w.CellClip > 0) cellState[u] = Math.Clamp(cellState[u], -w.CellClip, w.CellClip);
        }

        var leave = Array.ConvertAll(Gate(3, cellState), Sigmoid);
        double[] hidden = [.. leave.Select((o, u) => o * Math.Tanh(cellState[u]))];
        if (w.Projection is { } projection)
        {
            var projected = new double[outputState.Length];
            hidden = w.Taken(hidden);
            for (var o = 0; o < projected.Length; o++)
            {
                projected[o] = Dot(projection, o, hidden) + (w.ProjectionBias?[o] ?? 0);
                if (w.ProjectionClip > 0) projected[o] = Math.Clamp(projected[o], -w.ProjectionClip, w.ProjectionClip);
            }

            hidden = projected;
        }

        hidden.CopyTo(outputState, 0);
        return hidden;
    }

    /// <summary>One step of a cell without gates for one batch entry; the state is replaced.</summary>
    public static double[] RnnStep(
        float[] weights, float[]? auxiliaryWeights, float[] recurrent, float[] bias, double[] input, double[]? auxiliary, double[] state, Func<double[], double[]>? taken = null)
    {
        taken ??= static vector => vector;
        (input, auxiliary, var previous) = (taken(input), auxiliary is null ? null : taken(auxiliary), taken(state));
        var next = new double[state.Length];
        for (var u = 0; u < next.Length; u++)
        {
            next[u] = Dot(weights, u, input) + Dot(recurrent, u, previous) + bias[u];
            if (auxiliary is not null && auxiliaryWeights is not null) next[u] += Dot(auxiliaryWeights, u, auxiliary);
            next[u] = Math.Tanh(next[u]);
        }

        next.CopyTo(state, 0);
        return next;
    }

    /// <summary>One step of SVDF for one batch entry; the state [filters, memory] is replaced.</summary>
    public static double[] SvdfStep(float[] features, float[] time, float[]? bias, int rank, double[] input, double[] state)
    {
        var filters = features.Length / input.Length;
        var memory = time.Length / filters;
        var output = new double[filters / rank];
        for (var f = 0; f < filters; f++)
        {
            for (var m = 0; m + 1 < memory; m++) state[f * memory + m] = state[f * memory + m + 1];
            state[f * memory + memory - 1] = Dot(features, f, input);
            for (var m = 0; m < memory; m++) output[f / rank] += state[f * memory + m] * time[f * memory + m];
        }

        for (var u = 0; u < output.Length; u++) output[u] += bias?[u] ?? 0;
        return output;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Dot(float[] matrix, int row, double[] vector)
    {
        double sum = 0;
        for (var k = 0; k < vector.Length; k++) sum += matrix[row * vector.Length + k] * vector[k];
        return sum;
    }
}
