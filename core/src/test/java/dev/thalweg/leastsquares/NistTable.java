package dev.thalweg.leastsquares;

import dev.thalweg.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;

/** Prints how many digits agree with NIST's. */
final class NistTable {
    public static void main(String[] args) {
        LeastSquares solver = LeastSquares
                .of(args.length > 0 ? Arrays.stream(LeastSquaresMethod.values()).filter(m -> m.symbol().equals(args[0]))
                        .findFirst().orElseThrow() : LeastSquaresMethod.LEVENBERG_MARQUARDT);
        double[] all = new double[54];
        int count = 0;
        for (NistSet set : NistSet.read(Path.of("../shared/data/nist_nonlinear/nist_nonlinear.json"))) {
            var f = set.function();
            Tensor y = set.responseValues();
            for (int s = 0; s < 2; s++) {
                LeastSquaresResult r = solver.fit(f, y, Tensor.of(set.starts().get(s)));
                double d = NistSet.digits(r.parameters().toDoubles(), set.certified());
                all[count++] = d;
                System.out.printf("%-10s %d  %5.2f  %5.2f  it %4d  ev %4d %4d  %-20s %s %.1f ms%n", set.name(), s + 1,
                        d,
                        NistSet.digits(r.standardErrors().toDoubles(), set.certifiedDeviations()), r.iterations(),
                        r.evaluations().residuals(), r.evaluations().jacobians(), r.stopReason(), d < 6 ? "<<<<<<" : "",
                        r.seconds() * 1000);
            }
        }
        Arrays.sort(all);
        System.out.println("least " + all[0] + " median " + (all[26] + all[27]) / 2);
        for (NistSet set : NistSet.read(Path.of("../shared/data/nist_linear/nist_linear.json"))) {
            LeastSquaresResult r = solver.fit(set.function(), set.responseValues(),
                    Tensor.of(new double[set.certified().length]));
            System.out.printf("%-10s  %5.2f  %5.2f  it %4d  ev %4d %4d  %-20s%n", set.name(),
                    NistSet.digits(r.parameters().toDoubles(), set.certified()),
                    NistSet.digits(r.standardErrors().toDoubles(), set.certifiedDeviations()), r.iterations(),
                    r.evaluations().residuals(), r.evaluations().jacobians(), r.stopReason());
        }
    }
}
